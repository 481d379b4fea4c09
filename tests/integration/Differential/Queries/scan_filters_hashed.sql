-- Leaves that are filtered by hashes of keys: what is equal finds its match however it is stored, and other rows may be left out.

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = h.t;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.v = h.v;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.c = h.c;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.b = h.b;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.u = h.u;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n = h.n;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n2 = h.n2;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n30 = h.n30;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.f4 = h.f4;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.f8 = h.f8;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.bo = h.bo;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.e = h.e;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.o = h.o;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.ip = h.ip;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.iv = h.iv;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.ch = h.ch;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.m = h.m;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.v = h.t;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = h.v;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.c = h.c4;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.v = h.c;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.c = h.t;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = h.c::text;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n = h.n2;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n2 = h.n;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n4 = h.n2;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n30 = h.n2;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n2 = h.n30;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n = h.n30;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n30 = h.n;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.f4 = h.f8;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.f8 = h.f4;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n::float8 = h.f8;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.id = h.n;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.id = h.n2;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n = h.id;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.w::text = h.t;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.o = h.id::oid;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.id = h.f8;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = h.late;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n = h.laten;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.f4 = h.latef;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.f8 = h.latef;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.c = h.latec;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.bo = h.lateb AND s.id = h.id;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.u = h.lateu;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = h.t AND s.n = h.n;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = h.t AND s.id = h.id;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.c = h.c AND s.v = h.v;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.bo = h.bo AND s.e = h.e AND s.ch = h.ch AND s.c = h.c;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = h.t COLLATE "C";

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t COLLATE "POSIX" = h.t;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON upper(s.t) = h.t;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = upper(h.t);

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = substr(h.t, 1, 60);

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t IS NOT DISTINCT FROM h.t;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n IS NOT DISTINCT FROM h.n;

SELECT h.id, s.id, h.t = s.t FROM hashed h JOIN hashes s ON s.t = h.t WHERE s.id > 60;

SELECT h.id, s.id, h.n, s.n FROM hashed h JOIN hashes s ON s.n = h.n WHERE s.id > 57;

SELECT h.id, s.id, h.n30, h.n2 FROM hashed h JOIN hashes s ON s.n30 = h.n30 WHERE s.id > 57;

SELECT h.id, s.id, h.f4, s.f8 FROM hashed h JOIN hashes s ON s.f8 = h.f4 WHERE s.id > 57;

SELECT h.id, s.id, h.f8, s.f8 FROM hashed h JOIN hashes s ON s.f8 = h.f8 WHERE s.id > 57;

SELECT h.id, s.id, '<' || h.c || '>', '<' || s.c || '>' FROM hashed h JOIN hashes s ON s.c = h.c WHERE s.id > 57;

SELECT h.id, s.id, h.c4 FROM hashed h JOIN hashes s ON s.c = h.c4 WHERE h.id > 9000;

SELECT h.id, s.id, length(h.t) FROM hashed h JOIN hashes s ON s.t = h.t WHERE s.id > 1000;

SELECT h.id, s.id, length(h.b) FROM hashed h JOIN hashes s ON s.b = h.b WHERE s.id > 60;

SELECT count(*), sum(id) FROM hashed WHERE t IN (SELECT t FROM hashes);

SELECT count(*), sum(id) FROM hashed WHERE n IN (SELECT n FROM hashes WHERE id < 30);

SELECT count(*), sum(id) FROM hashed WHERE n IN (SELECT n2 FROM hashes WHERE id < 30);

SELECT count(*), sum(id) FROM hashed h WHERE EXISTS (SELECT FROM hashes s WHERE s.u = h.u AND s.id <> h.id);

SELECT count(*), sum(id) FROM hashed h WHERE NOT EXISTS (SELECT FROM hashes s WHERE s.t = h.t);

SELECT count(*), sum(id) FROM hashed h WHERE h.t NOT IN (SELECT t FROM hashes WHERE t IS NOT NULL);

SELECT count(*), sum(id) FROM hashed h WHERE h.f8 NOT IN (SELECT f8 FROM hashes);

SELECT count(*), count(s.id) FROM hashed h LEFT JOIN hashes s ON s.t = h.t;

SELECT count(*), count(h.id) FROM hashes s LEFT JOIN hashed h ON s.n = h.n;

SELECT count(*), count(h.id), count(s.id) FROM hashes s FULL JOIN hashed h ON s.c = h.c;

SELECT s.id FROM hashes s WHERE NOT EXISTS (SELECT FROM hashed h WHERE h.t = s.t);

SELECT s.id FROM hashes s WHERE NOT EXISTS (SELECT FROM hashed h WHERE h.n = s.n);

SELECT s.id FROM hashes s WHERE EXISTS (SELECT FROM hashed h WHERE h.c4 = s.c);

SELECT count(*), sum(h.id) FROM hashed h JOIN hashes s ON s.t = h.t JOIN hashes r ON r.n = h.n AND r.id < 40;

SELECT count(*), sum(h.id) FROM hashed h JOIN hashes s ON s.u = h.u WHERE s.id < 0;

SELECT count(*), sum(h.id) FROM hashed h JOIN hashes s ON s.t = h.t WHERE s.t IS NULL;

SELECT count(*), sum(h.id) FROM hashed h JOIN hashes s ON s.t = h.t AND s.id < 30 WHERE h.id < 5000 AND h.n2 > 10;

SELECT count(*), sum(h.id) FROM hashed h JOIN (SELECT DISTINCT v FROM hashes WHERE id < 20) s ON s.v = h.v;

SELECT count(*), sum(g.id) FROM (SELECT id, t AS key FROM hashed UNION ALL SELECT id, v FROM hashed UNION ALL SELECT id, late FROM hashed) g JOIN hashes s ON s.t = g.key;

SELECT count(*), sum(a.id) FROM hashed a JOIN hashed b ON a.t = b.t JOIN hashes s ON s.t = b.t;

-- What all older rows hold of a column passes, or does not.
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = h.late AND s.id < 70;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n = h.laten AND s.id < 70;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.f4 = h.latef AND s.id < 70;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.c = h.latec AND s.id < 70;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.u = h.lateu AND s.id < 70;

SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.bo = h.lateb AND s.id < 70;

SELECT count(*), sum(h.id) FROM hashed h JOIN hashes s ON s.t = h.late AND s.id = 70;

SELECT count(*), sum(h.id) FROM hashed h JOIN hashes s ON s.n2 = h.laten AND s.id > 69;

-- The quotient is computed for rows that the join would drop.
-- error
SELECT count(*) FROM hashed h JOIN hashes s ON s.t = h.t WHERE 1 / (h.id - 8999) < 5;

-- Once more, with every row read in full.
-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = h.t;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.b = h.b;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n2 = h.n2;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.f8 = h.f8;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.o = h.o;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.ch = h.ch;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = h.v;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.c = h.t;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n2 = h.n;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n2 = h.n30;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.f4 = h.f8;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.id = h.n;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.o = h.id::oid;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.n = h.laten;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.c = h.latec;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t = h.t AND s.n = h.n;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.bo = h.bo AND s.e = h.e AND s.ch = h.ch AND s.c = h.c;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON upper(s.t) = h.t;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id), min(h.id), max(h.id), sum(s.id) FROM hashed h JOIN hashes s ON s.t IS NOT DISTINCT FROM h.t;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT h.id, s.id, h.n, s.n FROM hashed h JOIN hashes s ON s.n = h.n WHERE s.id > 57;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT h.id, s.id, h.f8, s.f8 FROM hashed h JOIN hashes s ON s.f8 = h.f8 WHERE s.id > 57;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT h.id, s.id, length(h.t) FROM hashed h JOIN hashes s ON s.t = h.t WHERE s.id > 1000;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(id) FROM hashed WHERE n IN (SELECT n FROM hashes WHERE id < 30);

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(id) FROM hashed h WHERE NOT EXISTS (SELECT FROM hashes s WHERE s.t = h.t);

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), count(s.id) FROM hashed h LEFT JOIN hashes s ON s.t = h.t;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT s.id FROM hashes s WHERE NOT EXISTS (SELECT FROM hashed h WHERE h.t = s.t);

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id) FROM hashed h JOIN hashes s ON s.t = h.t JOIN hashes r ON r.n = h.n AND r.id < 40;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(h.id) FROM hashed h JOIN hashes s ON s.t = h.t AND s.id < 30 WHERE h.id < 5000 AND h.n2 > 10;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(a.id) FROM hashed a JOIN hashed b ON a.t = b.t JOIN hashes s ON s.t = b.t;
