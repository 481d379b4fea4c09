-- Q33, the most frequent addresses.
SELECT URL, count(*) AS c
FROM hits
GROUP BY URL
ORDER BY c DESC
LIMIT 10;
