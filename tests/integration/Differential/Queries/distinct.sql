-- DISTINCT.

SELECT DISTINCT tag FROM all_types;

SELECT DISTINCT grp, tag FROM all_types;

SELECT DISTINCT b FROM all_types;

SELECT DISTINCT i2 FROM all_types;

SELECT DISTINCT i4 % 100 FROM all_types;

SELECT DISTINCT d FROM all_types;

SELECT DISTINCT vc FROM all_types;

SELECT DISTINCT c FROM all_types;

SELECT DISTINCT u FROM all_types;

SELECT DISTINCT by FROM all_types;

SELECT DISTINCT t FROM all_types;

SELECT DISTINCT n152 FROM all_types;

SELECT DISTINCT f8 FROM all_types;

SELECT DISTINCT name, kind FROM small;

SELECT DISTINCT * FROM small;

SELECT DISTINCT qty > 2 FROM small;

SELECT DISTINCT 1 FROM small;

SELECT DISTINCT NULL FROM small;

SELECT DISTINCT id FROM empty_table;

-- ordered
SELECT DISTINCT tag, grp FROM all_types ORDER BY tag DESC, grp;

-- ordered
SELECT DISTINCT length(t) FROM all_types ORDER BY 1;

SELECT DISTINCT count(*) FROM all_types GROUP BY grp;

SELECT DISTINCT sum(qty) > 5 FROM small GROUP BY kind;

SELECT ALL qty FROM small;

SELECT DISTINCT tag, sum(grp) FROM all_types GROUP BY tag, b;

SELECT DISTINCT t FROM strings;

SELECT DISTINCT c FROM strings;

SELECT DISTINCT m, pos % 3 FROM opaque;

-- split
SELECT DISTINCT j -> 'deep' -> 'null', m FROM opaque;
