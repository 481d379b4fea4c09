-- determined: 2
SELECT CounterID, avg(length(URL)) AS l, count(*) AS c
FROM hits
WHERE URL <> ''
GROUP BY CounterID
HAVING count(*) > 10
ORDER BY l DESC, CounterID
LIMIT 25;
