-- bit_and, bit_or, bit_xor of integers; bool_and, bool_or, every.

SELECT bit_and(i2), bit_or(i2), bit_xor(i2), bit_and(i4), bit_or(i4), bit_xor(i4), bit_and(i8), bit_or(i8), bit_xor(i8) FROM all_types;

SELECT grp, bit_and(id), bit_or(id), bit_xor(id), bit_and(i8), bit_xor(i2) FROM all_types GROUP BY grp;

SELECT id, bit_and(i2), bit_or(i4), bit_xor(i8), bit_and(i8), bit_or(i2) FROM extremes GROUP BY id;

SELECT bit_and(i2), bit_or(i4), bit_xor(i8) FROM empty_table;

SELECT bit_and(i2), bit_or(i4), bit_xor(i8), bool_and(b), bool_or(b), every(b) FROM all_null;

SELECT bit_and(DISTINCT i2), bit_or(DISTINCT i4), bit_xor(DISTINCT i2), bit_xor(DISTINCT grp) FROM all_types;

SELECT bit_or(i4) FILTER (WHERE b), bit_and(i4 + 0) FILTER (WHERE i4 % 2 = 1), bit_xor(grp) FILTER (WHERE false), bool_or(b) FILTER (WHERE id < 10) FROM all_types;

-- ordered
SELECT tag, bit_and(id) | bit_or(grp), bool_and(b), every(i4 IS NULL OR i4 > -200000), bool_or(i2 = 1000) FROM all_types GROUP BY tag ORDER BY bit_xor(id), tag;

-- split
SELECT bit_or(flags) FROM (SELECT b'101' AS flags FROM small) s;
