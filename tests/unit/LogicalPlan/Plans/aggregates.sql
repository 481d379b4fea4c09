-- @aggregates_scalar
SELECT count(*), count(item), sum(item), avg(item), min(item), max(item) FROM sale;

-- @aggregates_decimal
SELECT sum(qty), avg(qty), min(qty), max(qty), sum(qty * price), sum(wide), avg(loose), sum(id) FROM sale;

-- @aggregates_float
SELECT sum(ratio), avg(ratio), sum(weight), avg(weight), min(ratio), max(weight) FROM sale;

-- @aggregates_other_types
SELECT min(day), max(at), min(attz), max(name), min(label), max(code) FROM sale;

-- @aggregates_boolean
SELECT bool_and(flag), bool_or(flag), every(item > 3) FROM sale;

-- @aggregates_filter
SELECT count(*) FILTER (WHERE flag), sum(qty) FILTER (WHERE shop = 3), sum(qty) FILTER (WHERE shop = 3) + 1 FROM sale;

-- @aggregates_distinct
SELECT count(DISTINCT item), sum(DISTINCT qty), avg(DISTINCT item), min(DISTINCT day), count(DISTINCT name) FILTER (WHERE flag) FROM sale;

-- @aggregates_distinct_grouped
SELECT shop, count(DISTINCT item), count(*), sum(DISTINCT ratio) FROM sale GROUP BY shop;

-- @aggregates_shared
SELECT sum(qty), avg(qty), sum(qty) / count(qty), count(*), count(1) FROM sale;

-- @aggregates_tpch_q1
SELECT flag, code, sum(qty) AS sum_qty, sum(price) AS sum_base_price, sum(price * (1 - rate)) AS sum_disc_price,
  sum(price * (1 - rate) * (1 + rate)) AS sum_charge, avg(qty) AS avg_qty, avg(price) AS avg_price, avg(rate) AS avg_disc, count(*) AS count_order
FROM sale WHERE day <= date '1998-12-01' - interval '90' day GROUP BY flag, code ORDER BY flag, code;

-- @aggregates_tpch_q6
SELECT sum(price * rate) AS revenue FROM sale
WHERE day >= date '1994-01-01' AND day < date '1994-01-01' + interval '1' year AND rate BETWEEN 0.06 - 0.01 AND 0.06 + 0.01 AND qty < 24;
