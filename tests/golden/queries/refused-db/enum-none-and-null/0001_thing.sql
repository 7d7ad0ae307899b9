-- refused 4: has 'none' and may be NULL
CREATE TABLE thing (
  host_id BIGINT NOT NULL,
  state TEXT CHECK (state IN ('none','b')), -- enum: mood
  PRIMARY KEY (host_id)
);

