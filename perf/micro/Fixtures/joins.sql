-- Joins of twelve tables: each table has 1,000 to 12,000 rows, a key, and columns that refer to the others.
-- @chain12
SELECT count(*) FROM t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12
WHERE t1.a = t2.id AND t2.a = t3.id AND t3.a = t4.id AND t4.a = t5.id AND t5.a = t6.id AND t6.a = t7.id AND t7.a = t8.id
  AND t8.a = t9.id AND t9.a = t10.id AND t10.a = t11.id AND t11.a = t12.id AND t6.v < 50;

-- @cycle12
SELECT count(*) FROM t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12
WHERE t1.a = t2.b AND t2.a = t3.b AND t3.a = t4.b AND t4.a = t5.b AND t5.a = t6.b AND t6.a = t7.b AND t7.a = t8.b
  AND t8.a = t9.b AND t9.a = t10.b AND t10.a = t11.b AND t11.a = t12.b AND t12.a = t1.b AND t6.v < 50;

-- @star12
SELECT count(*) FROM t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12
WHERE t1.d2 = t2.id AND t1.d3 = t3.id AND t1.d4 = t4.id AND t1.d5 = t5.id AND t1.d6 = t6.id AND t1.d7 = t7.id AND t1.d8 = t8.id
  AND t1.d9 = t9.id AND t1.d10 = t10.id AND t1.d11 = t11.id AND t1.d12 = t12.id AND t6.v < 50;

-- @clique12
SELECT count(*) FROM t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12
WHERE t1.a = t2.a AND t2.a = t3.a AND t3.a = t4.a AND t4.a = t5.a AND t5.a = t6.a AND t6.a = t7.a AND t7.a = t8.a
  AND t8.a = t9.a AND t9.a = t10.a AND t10.a = t11.a AND t11.a = t12.a AND t6.v < 50;

-- @outer12
SELECT count(*) FROM t1 JOIN t2 ON t1.a = t2.id LEFT JOIN t3 ON t2.a = t3.id JOIN t4 ON t1.b = t4.id LEFT JOIN t5 ON t4.a = t5.id
  JOIN t6 ON t4.b = t6.id LEFT JOIN t7 ON t6.a = t7.id JOIN t8 ON t6.b = t8.id LEFT JOIN t9 ON t8.a = t9.id JOIN t10 ON t8.b = t10.id
WHERE EXISTS (SELECT 1 FROM t11 WHERE t11.id = t10.a) AND NOT EXISTS (SELECT 1 FROM t12 WHERE t12.id = t10.b);
