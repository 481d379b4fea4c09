-- Queries that PostgreSQL keeps under every setting: no table, or system catalogs only.

-- postgres
SELECT 1;

-- postgres
SELECT 1 + 1 AS two, now() > '2000-01-01', 'x' || 'y';

-- postgres
SELECT relname FROM pg_class WHERE relname = 'small';

-- postgres
SELECT count(*) FROM pg_attribute WHERE attrelid = 'small'::regclass AND attnum > 0;

-- postgres
-- ordered
SELECT attname, atttypid::regtype FROM pg_attribute WHERE attrelid = 'small'::regclass AND attnum > 0 ORDER BY attnum;

-- postgres
SELECT 1 WHERE false;

-- postgres
SELECT generate_series(1, 3);

-- postgres
SELECT * FROM generate_series(1, 3);

-- postgres
VALUES (1, 'a'), (2, 'b');
