-- determined: 3
SELECT 1, URL, count(*) AS c
FROM hits
GROUP BY 1, URL
ORDER BY c DESC, URL
LIMIT 10;
