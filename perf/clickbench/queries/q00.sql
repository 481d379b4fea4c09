-- Q0, how many hits.
SELECT count(*)
FROM hits;
