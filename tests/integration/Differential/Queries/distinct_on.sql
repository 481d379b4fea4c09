-- DISTINCT ON: of the rows with the same values the first in the order of the query.

-- ordered
SELECT DISTINCT ON (kind) kind, id, name FROM small ORDER BY kind, id;

-- ordered
SELECT DISTINCT ON (kind) kind, id, name FROM small ORDER BY kind DESC NULLS LAST, price DESC NULLS FIRST, id DESC;

-- ordered
SELECT DISTINCT ON (tag, b) tag, b, i4, id FROM all_types ORDER BY tag, b NULLS FIRST, i4 NULLS LAST, id;

-- ordered
SELECT DISTINCT ON (b, tag) tag, b, id FROM all_types ORDER BY tag, b DESC, id;

-- ORDER BY says less than DISTINCT ON asks for.
SELECT DISTINCT ON (tag, b) tag, b FROM all_types ORDER BY tag;

SELECT DISTINCT ON (tag) tag FROM all_types;

SELECT DISTINCT ON (grp % 3) grp % 3 AS rest FROM all_types;

-- ordered
SELECT DISTINCT ON (lower(name)) lower(name), id FROM small ORDER BY lower(name), id;

-- ordered
SELECT DISTINCT ON (imm_label(qty)) id, qty FROM small ORDER BY imm_label(qty), id LIMIT 2;

-- ordered
SELECT DISTINCT ON (kind) id FROM small ORDER BY kind, id OFFSET 1 LIMIT 2;

-- ordered
SELECT DISTINCT ON (kind) kind, id FROM small ORDER BY kind, id FETCH FIRST 2 ROWS WITH TIES;

-- ordered
SELECT DISTINCT ON (f8) f8, id FROM extremes ORDER BY f8, id;

-- ordered
SELECT DISTINCT ON (n) n, id FROM numerics WHERE id > 990 ORDER BY n, id;

-- ordered
SELECT DISTINCT ON (c COLLATE "C") c, id FROM strings ORDER BY c COLLATE "C", id;

-- ordered
SELECT DISTINCT ON (t_c) t_c, id FROM strings ORDER BY t_c, id DESC;

-- ordered
SELECT DISTINCT ON (addr) addr, id FROM opaque ORDER BY addr, id;

SELECT DISTINCT ON (id) id FROM empty_table;

SELECT DISTINCT ON (i4) i4 FROM all_null;

-- ordered
SELECT DISTINCT ON (grp) grp, count(*), tag FROM all_types GROUP BY grp, tag ORDER BY grp, count(*) DESC, tag;

-- ordered
SELECT DISTINCT ON (grp) grp, count(*), tag FROM all_types GROUP BY grp, tag HAVING imm_label(grp) = 'odd' ORDER BY grp, count(*) DESC, tag;

-- ordered
SELECT DISTINCT ON (o.region) o.region, l.amount, l.id FROM orders o JOIN lines l ON l.order_id = o.id ORDER BY o.region, l.amount DESC NULLS LAST, l.id;

-- A constant to be distinct on leaves one row.
SELECT DISTINCT ON (1) 1 FROM small;

-- error
SELECT DISTINCT ON (qty) 1 / qty FROM small;

-- In a subquery.
SELECT count(*), sum(id) FROM (SELECT DISTINCT ON (kind) kind, id FROM small ORDER BY kind, id) s;

SELECT s.kind, o.id FROM (SELECT DISTINCT ON (kind) kind, id FROM small ORDER BY kind, id DESC) s JOIN orders o ON o.id = s.id;
