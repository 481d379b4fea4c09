-- determined: 2
SELECT URL, count(*) AS c
FROM hits
GROUP BY URL
ORDER BY c DESC, URL
LIMIT 10;
