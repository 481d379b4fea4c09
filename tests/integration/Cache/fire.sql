-- Tables of the test under fire (FireTests.cs): what holds of them in every snapshot is said at each.

-- Money moves within and between the four account tables: their count and their sum stay. Each branch's row says what its
-- accounts have together. Row by row they are as long as that 8 chunks of 128 blocks are filled, with room for updates.
DO $$
BEGIN
	FOR i IN 0..3 LOOP
		EXECUTE format(
			'CREATE TABLE account_%s (id int PRIMARY KEY, branch int NOT NULL, balance bigint NOT NULL, note text NOT NULL) WITH (fillfactor = 60)', i);
		EXECUTE format(
			'INSERT INTO account_%s SELECT n, n %% 64, 1000, repeat(''n'', 110 + n %% 20) FROM generate_series(1, 29000) n', i);
	END LOOP;
END $$;
CREATE TABLE branch (id int PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 10);
INSERT INTO branch
SELECT branch, sum(balance) FROM (
	SELECT branch, balance FROM account_0 UNION ALL SELECT branch, balance FROM account_1
	UNION ALL SELECT branch, balance FROM account_2 UNION ALL SELECT branch, balance FROM account_3) a
GROUP BY branch;

-- Entries come and go in pairs whose amounts cancel each other.
CREATE TABLE entry (grp int NOT NULL, side int NOT NULL, amount bigint NOT NULL, memo text NOT NULL) WITH (fillfactor = 80);
INSERT INTO entry SELECT n / 2, n % 2, (1 - 2 * (n % 2)) * (n / 2 % 1000), repeat('m', 150) FROM generate_series(2, 30001) n;
CREATE INDEX ON entry (grp);
CREATE SEQUENCE entry_group START 20000;

-- Changed seldom, half of a range by one up, the other half by one down.
CREATE TABLE quiet (id int PRIMARY KEY, value bigint NOT NULL, pad text NOT NULL) WITH (fillfactor = 60);
INSERT INTO quiet SELECT n, n, repeat('q', 120) FROM generate_series(1, 20000) n;

-- Nobody has less than nothing in both pots together; only serializable transactions take from them.
CREATE TABLE pot (owner int NOT NULL, side int NOT NULL, balance bigint NOT NULL, PRIMARY KEY (owner, side)) WITH (fillfactor = 10);
INSERT INTO pot SELECT n / 2, n % 2, 100 FROM generate_series(0, 199) n;

-- Only added to, a few rows at a time into blocks that have room, and then vacuumed: no dead row makes a vacuum change a block,
-- so nothing but the visibility map tells when. Its readers are slow to come to it: delay() is computed first.
CREATE TABLE arrival (id int NOT NULL, amount bigint NOT NULL, pad text NOT NULL) WITH (autovacuum_enabled = off, fillfactor = 50);
INSERT INTO arrival SELECT n, n % 100, repeat('a', 120) FROM generate_series(1, 6000) n;
ALTER TABLE arrival SET (fillfactor = 100);
CREATE SEQUENCE arrival_id START 6001;
CREATE TABLE one AS SELECT -1 AS x;
CREATE FUNCTION delay(x int) RETURNS int
LANGUAGE plpgsql STABLE
AS $$ BEGIN PERFORM pg_sleep(0.04); RETURN x; END $$;

DO $$
DECLARE
	name regclass;
BEGIN
	FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
		EXECUTE format(
			'ALTER TABLE %s SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20, autovacuum_vacuum_insert_scale_factor = 0, '
			'autovacuum_vacuum_insert_threshold = 20, autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_threshold = 100000)', name);
	END LOOP;
END $$;

-- The same query in each way, by one statement, so that all read the statement's snapshot: functions that are not
-- volatile do. They return the query's only row as text.
CREATE FUNCTION read_plain(query text) RETURNS text
LANGUAGE plpgsql STABLE
SET pg_fusion.enable = off
AS $$ DECLARE r record; BEGIN EXECUTE query INTO r; RETURN r::text; END $$;

CREATE FUNCTION read_uncached(query text) RETURNS text
LANGUAGE plpgsql STABLE
SET pg_fusion.enable = on SET pg_fusion.cache = off
AS $$ DECLARE r record; BEGIN EXECUTE query INTO r; RETURN r::text; END $$;

CREATE FUNCTION read_cached(query text) RETURNS text
LANGUAGE plpgsql STABLE
SET pg_fusion.enable = on SET pg_fusion.cache = on
AS $$ DECLARE r record; BEGIN EXECUTE query INTO r; RETURN r::text; END $$;
