-- Tables and functions of the client tests (ClientsDatabase).

SET client_min_messages = warning;

CREATE TABLE orders (
	id			int PRIMARY KEY,
	customer	int NOT NULL,			-- 0 .. 49
	amount		numeric(12,2),			-- NULL in one row of nine
	placed		date NOT NULL,
	status		text NOT NULL,			-- open, paid, sent, lost
	note		varchar(40),
	weight		float8 NOT NULL			-- multiples of 1/8
);
INSERT INTO orders
SELECT i, (i * 7919) % 50,
	CASE WHEN i % 9 <> 0 THEN ((i::int8 * 104729) % 1000003)::numeric / 100 END,
	date '2020-01-01' + (i * 31) % 1000,
	(ARRAY['open', 'paid', 'sent', 'lost'])[1 + i % 4],
	CASE WHEN i % 5 <> 0 THEN 'note ' || (i * 13) % 97 END,
	(i % 777) / 8.0
FROM generate_series(1, 10000) i;
CREATE INDEX orders_customer ON orders (customer);
VACUUM ANALYZE orders;

-- Changed by tests; each brings it into the state that it needs.
CREATE TABLE ledger (id int PRIMARY KEY, account int NOT NULL, amount numeric(10,2) NOT NULL);

CREATE FUNCTION is_even(x int) RETURNS bool
LANGUAGE plpgsql IMMUTABLE
AS $$ BEGIN RETURN x % 2 = 0; END $$;

-- Tells everybody which rows it was shown; cheap enough to be called before anything else.
CREATE FUNCTION leak(x text) RETURNS bool
LANGUAGE plpgsql IMMUTABLE COST 0.0000001
AS $$ BEGIN RAISE NOTICE 'saw %', x; RETURN true; END $$;

CREATE FUNCTION loop_total(wanted text) RETURNS numeric
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	r record;
	total numeric := 0;
BEGIN
	FOR r IN SELECT customer, sum(amount) AS s FROM orders WHERE status = wanted GROUP BY customer ORDER BY customer LOOP
		total := total + r.customer * r.s;
	END LOOP;
	RETURN total;
END $$;

CREATE FUNCTION customer_sums(minimum int) RETURNS TABLE (c int, n int8, s numeric)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN QUERY SELECT customer, count(*), sum(amount) FROM orders WHERE id > minimum GROUP BY customer ORDER BY customer;
END $$;

CREATE FUNCTION dynamic_count(condition text, bound int) RETURNS int8
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	n int8;
BEGIN
	EXECUTE 'SELECT count(*) FROM orders WHERE ' || condition USING bound INTO n;
	RETURN n;
END $$;

CREATE FUNCTION assigned_sum(wanted int) RETURNS numeric
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	total numeric;
	n int;
	neighbours int8;
BEGIN
	SELECT sum(amount), count(*) INTO STRICT total, n FROM orders WHERE customer = wanted;
	SELECT count(*) FROM orders WHERE customer = wanted + 1 INTO neighbours;
	RETURN total + n + neighbours;
END $$;

CREATE FUNCTION caught_division(divisor int) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	n int8;
BEGIN
	SELECT sum(id / (id - divisor)) INTO n FROM orders;
	RETURN 'sum ' || n;
EXCEPTION WHEN division_by_zero THEN
	SELECT count(*) INTO n FROM orders WHERE id = divisor;
	RETURN 'caught, ' || n;
END $$;

CREATE FUNCTION cursor_walk(step int) RETURNS int8
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	c CURSOR FOR SELECT id FROM orders WHERE status = 'open' ORDER BY id;
	r int;
	total int8 := 0;
BEGIN
	OPEN c;
	LOOP
		FETCH c INTO r;
		EXIT WHEN NOT FOUND OR r > 1000;
		total := total + r;
		MOVE FORWARD step IN c;
	END LOOP;
	CLOSE c;
	RETURN total;
END $$;

CREATE FUNCTION sql_sum(wanted text) RETURNS numeric
LANGUAGE sql STABLE
AS $$ SELECT sum(amount) FROM orders WHERE status = wanted $$;

-- Volatile, so the planner does not put its query in the place of the call.
CREATE FUNCTION sql_rows(wanted text) RETURNS SETOF orders
LANGUAGE sql VOLATILE
AS $$ SELECT * FROM orders WHERE status = wanted AND customer < 3 ORDER BY id $$;

CREATE VIEW open_orders AS SELECT id, customer, amount FROM orders WHERE status = 'open';

CREATE MATERIALIZED VIEW customer_totals AS SELECT customer, count(*) AS n, sum(amount) AS total FROM orders GROUP BY customer;

CREATE UNLOGGED TABLE scratch (id int, v text);
INSERT INTO scratch SELECT i, 'v' || i % 10 FROM generate_series(1, 2000) i;

CREATE TABLE events (at date NOT NULL, kind int NOT NULL, v int) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE events_2021 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
INSERT INTO events SELECT date '2020-01-01' + i % 731, i % 5, i FROM generate_series(1, 4000) i WHERE i % 731 < 730;

CREATE TABLE vehicle (id int, wheels int);
CREATE TABLE truck (load numeric) INHERITS (vehicle);
INSERT INTO vehicle SELECT i, 4 FROM generate_series(1, 50) i;
INSERT INTO truck SELECT i, 6, i / 4.0 FROM generate_series(51, 90) i;

CREATE TABLE guarded (id int PRIMARY KEY, owner text NOT NULL, secret text NOT NULL, v int NOT NULL);
INSERT INTO guarded SELECT i, 'owner' || i % 3, 'secret ' || i, i FROM generate_series(1, 600) i;
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON guarded USING (owner = current_setting('pgfusion_test.owner', true));
