-- The second wall between hosts, on PostgreSQL: a row is seen and written only in a transaction that said it is
-- for that row's host (kith.host), or that it is for all of them ('0', or nothing: maintenance, pg_dump). The
-- first wall is the query compiler. Superusers pass through row-level security: do not run Kith as one. The host is
-- read once a statement (the sub-select) and not for every row; the rest is asked only of rows that are not that host's.

CREATE FUNCTION kith_wall() RETURNS void LANGUAGE plpgsql AS $$
DECLARE t record;
BEGIN
  FOR t IN SELECT c.table_name FROM information_schema.columns c
    JOIN pg_class k ON k.relname = c.table_name AND k.relnamespace = current_schema()::regnamespace
    WHERE c.table_schema = current_schema() AND c.column_name = 'host_id' AND k.relkind = 'r' AND NOT k.relrowsecurity
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t.table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t.table_name);
    EXECUTE format('CREATE POLICY host_wall ON %I USING (host_id = (SELECT nullif(current_setting(''kith.host'', true), '''')::bigint)
      OR coalesce(current_setting(''kith.host'', true), '''') IN ('''', ''0''))', t.table_name);
  END LOOP;
END $$;
