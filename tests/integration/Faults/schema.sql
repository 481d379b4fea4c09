-- Tables of the fault tests (FaultsDatabase).

SET client_min_messages = warning;
CREATE EXTENSION pg_buffercache;

-- Counts the rows that crawl() has been called for. Sequences are not transactional: other sessions can watch.
CREATE SEQUENCE progress;

CREATE TABLE many_rows (id int NOT NULL, k int NOT NULL, v numeric(12,2) NOT NULL, pad text NOT NULL)
WITH (autovacuum_enabled = off);
INSERT INTO many_rows SELECT i, i % 100, i / 4.0, repeat(md5(i::text), 12) FROM generate_series(1, 100000) i;
VACUUM ANALYZE many_rows;

-- The identity, computed by PostgreSQL in the scan: fast for the first 30,000 rows, which is more than three pages,
-- and then 25 ms for every 500 rows, at least 3.5 s in all. Not parallel safe, so only the leader calls it.
CREATE FUNCTION crawl(x int) RETURNS int
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	n int8 := nextval('progress');
BEGIN
	IF n > 30000 AND n % 500 = 0 THEN
		PERFORM pg_sleep(0.025);
	END IF;
	RETURN x;
END $$;

-- The identity, until it fails.
CREATE FUNCTION fail_at(x int, bad int) RETURNS int
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	IF x = bad THEN
		RAISE EXCEPTION 'row % is not wanted', x USING ERRCODE = 'PF001';
	END IF;
	RETURN x;
END $$;
