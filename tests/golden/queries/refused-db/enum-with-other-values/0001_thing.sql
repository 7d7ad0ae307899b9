-- refused 5: enum mood has other values elsewhere
CREATE TABLE thing (
  host_id BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('a','b')), -- enum: mood
  other TEXT NOT NULL CHECK (other IN ('a','c')), -- enum: mood
  PRIMARY KEY (host_id)
);

