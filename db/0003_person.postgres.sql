-- Keys are compared byte by byte, as SQLite does, so that a prefix is a range.
ALTER TABLE person_key ALTER COLUMN find_key TYPE TEXT COLLATE "C";
ALTER TABLE find_word ALTER COLUMN form TYPE TEXT COLLATE "C";
ALTER TABLE find_word ALTER COLUMN word TYPE TEXT COLLATE "C";
