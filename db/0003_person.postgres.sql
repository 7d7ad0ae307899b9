-- Keys are compared byte by byte, as SQLite does, so that a prefix is a range.
ALTER TABLE person_key ALTER COLUMN find_key TYPE TEXT COLLATE "C";
