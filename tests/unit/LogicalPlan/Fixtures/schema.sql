-- The database in which the queries of Plans/*.sql are captured: see capture.sh. No statistics are gathered, so that
-- requests are small.
\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_fusion;

CREATE COLLATION german (provider = icu, locale = 'de', deterministic = false);
CREATE DOMAIN percent AS numeric(5,2) CHECK (VALUE BETWEEN 0 AND 100);
CREATE TYPE state AS ENUM ('open', 'paid', 'sent');
CREATE FUNCTION slow(integer) RETURNS integer LANGUAGE plpgsql STABLE STRICT AS 'BEGIN RETURN $1; END';
CREATE FUNCTION dice(integer) RETURNS integer LANGUAGE plpgsql VOLATILE STRICT AS 'BEGIN RETURN $1; END';

-- A column of every type there is an implementation of, and some there is none of.
CREATE TABLE sale (
  id bigint NOT NULL,
  shop integer NOT NULL,
  item integer,
  kind smallint,
  qty numeric(12,2) NOT NULL,
  price numeric(15,2) NOT NULL,
  rate numeric(4,2),
  wide numeric(30,5),
  loose numeric,
  ratio double precision,
  weight real,
  flag boolean,
  day date NOT NULL,
  at timestamp,
  attz timestamptz,
  name text COLLATE "C",
  label varchar(20),
  code char(4) NOT NULL,
  key uuid,
  raw bytea,
  german text COLLATE german,
  state state,
  part percent,
  extra jsonb);

CREATE TABLE plain (id integer NOT NULL, a integer, b integer, x bigint, n numeric(10,2), s text COLLATE "C");

-- Primary key: columns may depend on the grouped key.
CREATE TABLE keyed (id integer PRIMARY KEY, title text COLLATE "C", amount numeric(12,2));

-- Children of plain inheritance may drop a NOT NULL of their parent; partitions may not.
CREATE TABLE parent (a integer NOT NULL);
CREATE TABLE child () INHERITS (parent);
ALTER TABLE child ALTER a DROP NOT NULL;
CREATE TABLE parted (a integer NOT NULL) PARTITION BY RANGE (a);
CREATE TABLE part PARTITION OF parted DEFAULT;

SELECT 'CREATE TABLE broad (' || string_agg('c' || i || ' integer', ', ' ORDER BY i) || ')' FROM generate_series(1, 300) i
\gexec
SELECT 'CREATE TABLE decimals (' || string_agg('d' || i || ' numeric(15,2)', ', ' ORDER BY i) || ')' FROM generate_series(1, 200) i
\gexec
SELECT 'CREATE TABLE texts (' || string_agg('t' || i || ' text COLLATE "C"', ', ' ORDER BY i) || ')' FROM generate_series(1, 200) i
\gexec
