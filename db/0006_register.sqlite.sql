-- On SQLite, tables that are looked up by their key alone are kept in its order. The columns are those of 0006_register.sql.

DROP TABLE list_row;
CREATE TABLE list_row (
  host_id BIGINT NOT NULL,
  list_id BIGINT NOT NULL,
  list_key TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  source_record_id BIGINT NOT NULL,
  import_id BIGINT NOT NULL,
  first_import_id BIGINT NOT NULL,
  said_on TEXT NOT NULL DEFAULT '',
  household_key TEXT NOT NULL DEFAULT '',
  gone_import_id BIGINT,
  row_mark TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (host_id, list_id, list_key),
  FOREIGN KEY (host_id, list_id) REFERENCES list (host_id, list_id)
) WITHOUT ROWID;
CREATE INDEX list_row_person ON list_row (host_id, person_id, list_id, gone_import_id);
