-- refused 4: enum thing_state needs CHECK
CREATE TABLE thing (
  host_id BIGINT NOT NULL,
  state TEXT NOT NULL, -- enum: thing_state
  PRIMARY KEY (host_id)
);

