-- refused 4: column n: write BIGINT, TEXT, DOUBLE PRECISION or BYTEA
CREATE TABLE thing (
  host_id BIGINT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (host_id)
);

