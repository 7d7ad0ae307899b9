-- refused 8: thing has other columns here than in the file for every engine
CREATE TABLE thing (
  host_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (host_id)
);
DROP TABLE thing;
CREATE TABLE thing (
  host_id BIGINT NOT NULL,
  names TEXT NOT NULL,
  PRIMARY KEY (host_id)
) WITHOUT ROWID;
