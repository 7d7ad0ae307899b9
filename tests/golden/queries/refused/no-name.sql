-- refused 2: SQL without a 'name:' above it
SELECT 1;
