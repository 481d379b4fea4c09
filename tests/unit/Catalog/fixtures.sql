-- Makes the plan requests in Fixtures/, on an empty database of a server that has pg_fusion loaded:
--   psql -X -v out=Fixtures/pg15 -f fixtures.sql
-- OIDs of user objects differ from run to run; the tests look things up by name.
\set ON_ERROR_STOP 1
CREATE EXTENSION IF NOT EXISTS pg_fusion;
SET TimeZone = 'Europe/Vienna';
SET client_min_messages = warning;

CREATE SCHEMA shop;
SET search_path = shop, public;
CREATE DOMAIN shop.percent AS numeric(5,2) CHECK (VALUE BETWEEN 0 AND 100);
CREATE TYPE shop.state AS ENUM ('open', 'paid', 'sent');
CREATE COLLATION shop.german (provider = icu, locale = 'de', deterministic = false);
CREATE FUNCTION shop.twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE FUNCTION shop.slow(integer) RETURNS integer LANGUAGE plpgsql STABLE STRICT COST 500
  AS 'BEGIN RETURN $1; END';

CREATE TABLE shop.customer (
  id integer PRIMARY KEY,
  gone integer,
  name text NOT NULL COLLATE shop.german,
  code char(3) COLLATE "C",
  discount shop.percent,
  UNIQUE (name, code) DEFERRABLE);
ALTER TABLE shop.customer DROP COLUMN gone;
INSERT INTO shop.customer
  SELECT i, 'customer ' || i, 'c' || i % 10, i % 5 FROM generate_series(1, 100) i;
ALTER TABLE shop.customer ADD COLUMN since date NOT NULL DEFAULT '2020-01-01';

CREATE TABLE shop.orders (
  id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  customer integer NOT NULL REFERENCES shop.customer,
  placed timestamptz NOT NULL,
  amount numeric(12,2) NOT NULL,
  doubled numeric GENERATED ALWAYS AS (amount * 2) STORED,
  state shop.state,
  tags text[],
  note text,
  key uuid);
INSERT INTO shop.orders (customer, placed, amount, state, tags, note, key)
  SELECT 1 + i % 100, '2021-03-04 05:06:07+00'::timestamptz + i * '1 hour'::interval, i / 4.0,
         (ARRAY['open', 'paid', 'sent'])[1 + i % 3]::shop.state, ARRAY['a', 'b'],
         CASE WHEN i % 2 = 0 THEN 'note ' || i % 7 END, md5(i::text)::uuid
  FROM generate_series(1, 2000) i;

CREATE TABLE shop.part (k integer NOT NULL, v double precision) PARTITION BY RANGE (k);
CREATE TABLE shop.part_low PARTITION OF shop.part FOR VALUES FROM (0) TO (100);
CREATE TABLE shop.part_high PARTITION OF shop.part FOR VALUES FROM (100) TO (200);
INSERT INTO shop.part SELECT i, i / 3.0 FROM generate_series(0, 199) i;

CREATE VIEW shop.rich AS SELECT customer, sum(amount) AS amount FROM shop.orders GROUP BY customer;
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
VACUUM ANALYZE shop.customer, shop.orders, shop.part;

\pset format unaligned
\pset tuples_only on

\o :out/aggregate.txt
SELECT encode(pg_fusion_plan_request($query$
  SELECT state, note, count(*), sum(amount), avg(amount * (1 - 0.1)), min(placed), max(note)
  FROM shop.orders
  WHERE placed < '2021-04-01' AND note LIKE 'note%' AND amount > 10 + 5 AND customer IN (1, 2, 3)
  GROUP BY state, note HAVING count(*) > 1 ORDER BY 4 DESC, state LIMIT 10
$query$), 'base64');

\o :out/parameters.txt
SELECT encode(pg_fusion_plan_request($query$
  SELECT c.name, c.code, shop.twice(c.id), shop.slow(c.id), $2::text || 'x'
  FROM shop.customer c WHERE c.id = $1 AND c.discount < $3::shop.percent AND c.since <= now()
  ORDER BY c.name
$query$), 'base64');

\o :out/join.txt
SELECT encode(pg_fusion_plan_request($query$
  SELECT c.name, r.amount, o.tags[1], (SELECT max(v) FROM shop.part)
  FROM shop.customer c JOIN shop.rich r ON r.customer = c.id
       LEFT JOIN shop.orders o ON o.customer = c.id AND o.key IS NOT NULL
  WHERE EXISTS (SELECT FROM shop.part p WHERE p.k = c.id)
$query$), 'base64');
\o
