-- Filters that compare two columns of one row: of one type, of several, with NULLs on either side, beside what may fail.

SELECT id, k4, late FROM sifted WHERE k4 < late;

SELECT count(*), sum(id) FROM sifted WHERE k8 >= later;

SELECT count(*), sum(id) FROM sifted WHERE k4 = id OR k8 = later;

SELECT id FROM sifted WHERE late = k4;

SELECT count(*) FROM sifted WHERE k4 <> k4;

SELECT count(*) FROM sifted WHERE k4 = k4;

SELECT count(*) FROM sifted WHERE id > k4 AND k4 > late AND k2 <= k2;

SELECT count(*), sum(id) FROM all_types WHERE i4 < id;

SELECT count(*), sum(id) FROM all_types WHERE id <= i4 AND i2 > 0;

SELECT count(*), sum(id) FROM all_types WHERE i2 < i4;

SELECT count(*), sum(id) FROM all_types WHERE d < ts AND ts < tz;

SELECT count(*), sum(id) FROM extremes WHERE i8 >= i8 AND d <= d;

-- Decimals of one scale and of several; NaN is equal to itself and above all others.
SELECT count(*), sum(id) FROM hashed WHERE n2 <= n2;

SELECT a.id, a.n2, b.n2 FROM (SELECT id, n2, n2 + 1 AS m FROM hashed) a JOIN hashed b ON b.id = a.id WHERE b.n2 < a.m AND a.id < 50;

SELECT id FROM hashed WHERE n2 > n30;

SELECT id FROM numerics WHERE n = n180;

SELECT count(*) FROM lines WHERE amount < loose OR amount >= amount;

-- Enums and object identifiers have orders of their own.
SELECT count(*), sum(id) FROM hashed WHERE e >= e AND o <= o;

-- error
SELECT count(*) FROM sifted WHERE 1 / (id - 17) >= 0 AND k4 < late;

SELECT count(*) FROM sifted WHERE k4 < late AND 100 / (k4 - late) < 0;
