-- Everything that a table can be, and the ways to name one.

-- Partitions: pruned when the leaf is planned, and when it is started.
SELECT m.region, s.name, sum(m.v) FROM measured m JOIN small s ON s.id = m.region GROUP BY 1, 2;

SELECT count(*), sum(m.v) FROM measured m, small s WHERE m.region = s.id AND m.at BETWEEN '2021-02-01' AND '2021-03-01';

-- params: date=2021-02-01
SELECT count(*), sum(m.v) FROM measured m, small s WHERE m.region = s.id AND m.at >= $1;

-- params: date=2021-02-01, int4=3
SELECT m.tableoid::regclass::text, m.at, m.v FROM measured m WHERE m.at = $1 AND m.region = $2;

SELECT m.at, m.v FROM measured m WHERE m.at = (date '2021-02-01' + stable_offset() - 100) AND m.region = 3;

SELECT a.at, a.v, b.v FROM measured a JOIN measured b ON a.at = b.at AND a.region < b.region WHERE a.at < '2020-02-01';

SELECT count(*) FROM measured a LEFT JOIN measured_2021 b ON a.at = b.at AND a.region = b.region WHERE a.at > '2021-12-01';

SELECT count(*), sum(v) FROM ONLY measured;

-- Inheritance.
SELECT a.id, a.name, d.breed FROM animal a LEFT JOIN dog d ON a.id = d.id;

SELECT a.id, b.id FROM ONLY animal a, animal b WHERE a.id < b.id;

SELECT a.tableoid::regclass::text, count(*) FROM animal a GROUP BY a.tableoid;

SELECT count(*), count(name) FROM ONLY animal;

-- Materialised views.
SELECT k.kind, k.n, s.id FROM kinds k LEFT JOIN small s ON s.kind = k.kind;

SELECT count(*), sum(n) FROM kinds WHERE kind IS NOT NULL;

-- error
SELECT * FROM unpopulated;

-- error
SELECT count(*) FROM unpopulated u, small s;

-- Foreign tables: of a file, and of a server, where conditions go.
SELECT id, word, amount FROM foreign_file;

SELECT f.word, sum(f.amount), count(s.id) FROM foreign_file f LEFT JOIN small s ON s.id = f.id GROUP BY f.word;

SELECT f.id, f.word FROM foreign_file f WHERE f.word LIKE 't%' AND f.id > 1;

SELECT id, name, price FROM foreign_small WHERE id > 3;

SELECT count(*), sum(qty), sum(price), max(placed) FROM foreign_small WHERE ok;

SELECT f.id, o.id, o.total FROM foreign_small f JOIN orders o ON o.id = f.id AND o.total > f.weight;

SELECT f.id, g.id FROM foreign_small f JOIN foreign_small g ON f.price = g.price AND f.id < g.id;

SELECT f.id FROM foreign_small f WHERE imm_label(f.qty) = 'odd';

-- params: int4=4
SELECT f.id, f.name FROM foreign_small f WHERE f.id < $1 OR f.name = 'gear';

-- ordered
SELECT id, name FROM foreign_small ORDER BY name COLLATE "C" DESC NULLS LAST, id LIMIT 4;

SELECT tableoid::regclass::text, count(*) FROM foreign_small GROUP BY 1;

-- Samples that come out the same.
SELECT count(*), sum(id) FROM all_types TABLESAMPLE bernoulli (10) REPEATABLE (42);

SELECT a.id, s.name FROM all_types a TABLESAMPLE system (50) REPEATABLE (7) JOIN small s ON s.id = a.id;

SELECT count(*) FROM all_types TABLESAMPLE bernoulli (100), small;

-- params: float4=20, float8=3
SELECT count(*), sum(id) FROM all_types TABLESAMPLE bernoulli ($1) REPEATABLE ($2) WHERE b;

SELECT grp, count(*) FROM (SELECT * FROM all_types TABLESAMPLE bernoulli (5) REPEATABLE (1)) a GROUP BY grp;

SELECT count(*) FROM measured TABLESAMPLE bernoulli (30) REPEATABLE (11);

-- error
SELECT count(*) FROM all_types TABLESAMPLE bernoulli (101);

-- error
SELECT count(*) FROM all_types TABLESAMPLE bernoulli (10) REPEATABLE (NULL);

-- System columns and whole rows.
SELECT ctid, xmin = xmin, cmin, cmax, xmax, tableoid::regclass::text, id FROM small;

SELECT max(ctid::text), count(DISTINCT tableoid) FROM small;

SELECT s.ctid, s.id FROM small s WHERE s.ctid = '(0,3)';

-- split
SELECT a.ctid, b.ctid, a.id FROM small a JOIN small b ON a.ctid < b.ctid WHERE a.id < 3;

SELECT s.tableoid::regclass::text, l.id FROM lines l LEFT JOIN small s ON s.id = l.order_id WHERE l.id < 30;

SELECT m.tableoid::regclass::text, count(*), min(m.at) FROM measured m WHERE m.region = 1 GROUP BY m.tableoid;

SELECT s, s.id FROM small s WHERE s.id < 4;

SELECT s, o FROM small s LEFT JOIN orders o ON o.id = s.id AND o.id < 3;

SELECT a, a.tableoid::regclass::text FROM animal a;

SELECT row_to_json(s) FROM small s WHERE id = 1;

-- Unlogged, with generated columns, with an index on an expression.
SELECT id, twice, sum(twice) FROM generated GROUP BY id, twice;

SELECT g.id, s.id FROM generated g JOIN small s ON s.id = g.twice;

-- A table without columns.
SELECT count(*) FROM no_columns;

SELECT n, s.id FROM no_columns n, small s WHERE s.id < 3;

SELECT FROM no_columns;
