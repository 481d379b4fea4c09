-- WITH: read once or several times, materialised or not, nested, and named from further in.

WITH c AS (SELECT id, name FROM small WHERE qty > 2) SELECT * FROM c;

WITH c AS (SELECT id, name FROM small) SELECT x.id, y.name FROM c x JOIN c y ON x.id = y.id + 1;

WITH c AS MATERIALIZED (SELECT id, i4, n152, t FROM all_types WHERE id < 500) SELECT id, n152 * 2, t FROM c WHERE i4 > 0;

WITH c AS NOT MATERIALIZED (SELECT id, i4 FROM all_types) SELECT count(*) FROM c x JOIN c y ON x.i4 = y.id;

WITH c AS (SELECT grp, count(*) AS n, sum(i4) AS s FROM all_types GROUP BY grp) SELECT * FROM c WHERE n > 100;

WITH c AS (SELECT grp, count(*) AS n FROM all_types GROUP BY grp) SELECT a.grp, a.n, b.n FROM c a LEFT JOIN c b ON a.grp = b.grp - 1;

-- Every column of a stored row, NULLs included.
WITH c AS (SELECT * FROM all_types WHERE id % 100 = 0) SELECT * FROM c UNION ALL SELECT * FROM c WHERE id < 1000;

WITH c AS (SELECT * FROM all_null LIMIT 5) SELECT * FROM c UNION SELECT * FROM c;

WITH c AS (SELECT * FROM extremes) SELECT x.*, y.i8 FROM c x FULL JOIN c y ON x.i2 = y.id;

WITH c AS (SELECT n, nan62, n5020, n195 FROM numerics) SELECT * FROM c UNION ALL SELECT n, n195, n5020, nan62 FROM c;

-- Order and limits within and above.
-- ordered
WITH c AS (SELECT id FROM all_types ORDER BY id DESC LIMIT 5) SELECT * FROM c;

-- ordered
WITH c AS MATERIALIZED (SELECT id, i4 FROM all_types WHERE id % 3 = 0) SELECT * FROM c;

-- ordered
WITH c AS (SELECT id, i4 FROM all_types WHERE id % 3 = 0) SELECT * FROM c UNION ALL SELECT * FROM c;

-- ordered
WITH c AS (SELECT id, name FROM small ORDER BY id LIMIT 6 OFFSET 2) SELECT * FROM c UNION ALL (SELECT * FROM c LIMIT 2) ORDER BY id LIMIT 5;

SELECT count(*) FROM (WITH c AS (SELECT id FROM all_types LIMIT 7) SELECT x.id FROM c x, c y) s;

-- scan-order
WITH c AS (SELECT grp, f8r FROM all_types) SELECT grp, sum(f8r) FROM (SELECT * FROM c UNION ALL SELECT * FROM c) s GROUP BY grp;

-- Nothing in it, or nothing read of it.
WITH c AS (SELECT id FROM empty_table) SELECT x.id, y.id FROM c x FULL JOIN c y ON x.id = y.id;

WITH c AS (SELECT id FROM small) SELECT count(*) FROM c x, c y;

WITH c AS (SELECT FROM small) SELECT count(*) FROM c x, c y;

WITH unused AS (SELECT id / (id - id) FROM small) SELECT id FROM small;

WITH unused AS (SELECT 1 / 0) SELECT id FROM small;

WITH c AS (SELECT id FROM small), unused AS (SELECT id FROM c) SELECT id FROM c;

-- What is stored is computed, whether it is read or not.
-- error
WITH c AS MATERIALIZED (SELECT id, 1 / (id - 3) AS x FROM small) SELECT id FROM c;

-- error
WITH c AS (SELECT id, 1 / (id - 3) AS x FROM small) SELECT a.id FROM c a, c b;

WITH c AS (SELECT id, 1 / (id - 3) AS x FROM small) SELECT id FROM c;

WITH c AS (SELECT id, 1 / (id - 3) AS x FROM small) SELECT id, x FROM c WHERE id <> 3;

-- One defined by another; the inner hides the outer.
WITH a AS (SELECT id FROM small), b AS (SELECT id + 1 AS id FROM a), c AS (SELECT a.id FROM a JOIN b ON a.id = b.id) SELECT c.id, a.id FROM c JOIN a USING (id) JOIN b USING (id);

WITH a AS (SELECT id FROM small) SELECT * FROM (WITH a AS (SELECT id * 100 AS id FROM a) SELECT * FROM a) s JOIN a ON a.id * 100 = s.id;

WITH a AS (SELECT id FROM small) SELECT s.id FROM (SELECT id FROM (SELECT id FROM a UNION SELECT id + 5 FROM a) i WHERE id > 2) s;

WITH a AS (WITH b AS (SELECT id, qty FROM small) SELECT x.id, y.qty FROM b x JOIN b y ON x.qty = y.id) SELECT * FROM a x LEFT JOIN a y ON x.id = y.qty;

SELECT * FROM (WITH a AS (SELECT id FROM small) SELECT * FROM a) x JOIN (WITH a AS (SELECT qty AS id FROM small) SELECT DISTINCT id FROM a) y USING (id);

WITH a (one, two) AS (SELECT id, name FROM small) SELECT two, one FROM a EXCEPT SELECT two, one + 1 FROM a;

WITH a AS (SELECT id FROM small UNION ALL SELECT qty FROM small) SELECT id, count(*) FROM a GROUP BY id;

WITH a AS (SELECT id, price FROM small UNION SELECT id, n152 FROM all_types WHERE id < 5) SELECT x.id, y.price FROM a x JOIN a y ON x.id = y.id;

WITH a AS (SELECT DISTINCT kind FROM small), b AS (SELECT kind, sum(price) AS s, avg(weight) AS w FROM small GROUP BY kind) SELECT * FROM a LEFT JOIN b ON a.kind = b.kind LEFT JOIN b c ON c.kind = a.kind;

WITH a AS (SELECT s.id, z.name FROM small s LEFT JOIN small z ON s.qty = z.id) SELECT count(*), count(x.name), count(y.name) FROM a x LEFT JOIN a y ON x.name = y.name;

-- params: int4=4
WITH a AS (SELECT id, qty FROM small WHERE id > $1) SELECT x.id, y.qty + $1 FROM a x JOIN a y ON x.id = y.id;

-- refused: data-modifying
WITH a AS (DELETE FROM small WHERE id < 0 RETURNING id) SELECT * FROM a;
