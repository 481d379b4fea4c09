-- What the specification promises of the loaded data; each row of the answer names one promise and
-- how many rows break it. Everything is 0 in a correct load.
SELECT *
FROM (
    SELECT 'o_totalprice is the sum of its lines' AS promise, count(*) AS broken
    FROM orders JOIN (
        SELECT l_orderkey, sum(trunc(trunc(l_extendedprice * (1 - l_discount), 2) * (1 + l_tax), 2)) AS total
        FROM lineitem GROUP BY l_orderkey
    ) AS lines ON l_orderkey = o_orderkey
    WHERE o_totalprice <> total
    UNION ALL
    SELECT 'o_orderstatus follows from l_linestatus', count(*)
    FROM orders JOIN (
        SELECT l_orderkey, count(*) FILTER (WHERE l_linestatus = 'O') AS open, count(*) AS lines
        FROM lineitem GROUP BY l_orderkey
    ) AS lines ON l_orderkey = o_orderkey
    WHERE o_orderstatus <> CASE open WHEN 0 THEN 'F' WHEN lines THEN 'O' ELSE 'P' END
    UNION ALL
    SELECT 'an order has 1 to 7 lines, numbered from 1', count(*)
    FROM orders LEFT JOIN (
        SELECT l_orderkey, count(*) AS lines, max(l_linenumber) AS last FROM lineitem GROUP BY l_orderkey
    ) AS lines ON l_orderkey = o_orderkey
    WHERE lines IS NULL OR lines > 7 OR last <> lines
    UNION ALL
    SELECT 'l_extendedprice is quantity times retail price', count(*)
    FROM lineitem JOIN part ON p_partkey = l_partkey
    WHERE l_extendedprice <> l_quantity * p_retailprice
    UNION ALL
    SELECT 'a line has an order, and a part and supplier of PARTSUPP', count(*)
    FROM lineitem
        LEFT JOIN orders ON o_orderkey = l_orderkey
        LEFT JOIN partsupp ON ps_partkey = l_partkey AND ps_suppkey = l_suppkey
    WHERE o_orderkey IS NULL OR ps_partkey IS NULL
    UNION ALL
    SELECT 'dates, flag and status of a line agree', count(*)
    FROM lineitem JOIN orders ON o_orderkey = l_orderkey
    WHERE l_shipdate NOT BETWEEN o_orderdate + 1 AND o_orderdate + 121
        OR l_commitdate NOT BETWEEN o_orderdate + 30 AND o_orderdate + 90
        OR l_receiptdate NOT BETWEEN l_shipdate + 1 AND l_shipdate + 30
        OR (l_linestatus = 'O') <> (l_shipdate > date '1995-06-17')
        OR (l_returnflag = 'N') <> (l_receiptdate > date '1995-06-17')
    UNION ALL
    SELECT 'o_orderdate lies between 1992-01-01 and 1998-08-02', count(*)
    FROM orders WHERE o_orderdate NOT BETWEEN date '1992-01-01' AND date '1998-08-02'
    UNION ALL
    SELECT 'order keys are the first 8 of every 32', count(*)
    FROM orders WHERE (o_orderkey - 1) % 32 >= 8
    UNION ALL
    SELECT 'an order has a customer, and none whose key is a multiple of 3', count(*)
    FROM orders LEFT JOIN customer ON c_custkey = o_custkey
    WHERE c_custkey IS NULL OR o_custkey % 3 = 0
    UNION ALL
    SELECT 'a part has four suppliers, each of them in SUPPLIER', count(*)
    FROM part LEFT JOIN (
        SELECT ps_partkey, count(s_suppkey) AS suppliers
        FROM partsupp LEFT JOIN supplier ON s_suppkey = ps_suppkey
        GROUP BY ps_partkey
    ) AS offers ON ps_partkey = p_partkey
    WHERE suppliers IS DISTINCT FROM 4
    UNION ALL
    SELECT 'a brand starts with its manufacturer', count(*)
    FROM part WHERE substring(p_brand FROM 7 FOR 1) <> substring(p_mfgr FROM 14 FOR 1)
    UNION ALL
    SELECT 'phone numbers start with the nation', count(*)
    FROM (SELECT c_phone, c_nationkey FROM customer UNION ALL SELECT s_phone, s_nationkey FROM supplier) AS phones
    WHERE c_phone !~ ('^' || c_nationkey + 10 || '-[1-9][0-9]{2}-[1-9][0-9]{2}-[1-9][0-9]{3}$')
    UNION ALL
    SELECT 'row counts are in the proportion of the specification', count(*)
    FROM (SELECT (SELECT count(*) FROM supplier) AS s) AS unit
    WHERE (SELECT count(*) FROM part) <> s * 20
        OR (SELECT count(*) FROM customer) <> s * 15
        OR (SELECT count(*) FROM orders) <> s * 150
        OR (SELECT count(*) FROM partsupp) <> s * 80
        OR (SELECT count(*) FROM nation) <> 25
        OR (SELECT count(*) FROM region) <> 5
) AS promises
ORDER BY broken DESC, promise;
