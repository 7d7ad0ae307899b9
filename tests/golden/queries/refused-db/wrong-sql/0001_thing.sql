-- refused 0: no such column: m
CREATE TABLE thing (
  host_id BIGINT NOT NULL,
  n TEXT NOT NULL,
  CHECK (m = 1),
  PRIMARY KEY (host_id)
);

