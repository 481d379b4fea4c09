-- Q27, counters with the longest addresses.
SELECT CounterID, avg(length(URL)) AS l, count(*) AS c
FROM hits
WHERE URL <> ''
GROUP BY CounterID
HAVING count(*) > 100000
ORDER BY l DESC
LIMIT 25;
