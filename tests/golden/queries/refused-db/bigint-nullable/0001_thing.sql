-- refused 4: must be NOT NULL
CREATE TABLE thing (
  host_id BIGINT NOT NULL,
  n BIGINT,
  PRIMARY KEY (host_id)
);

