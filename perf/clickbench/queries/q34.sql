-- Q34, the same beside a constant.
SELECT 1, URL, count(*) AS c
FROM hits
GROUP BY 1, URL
ORDER BY c DESC
LIMIT 10;
