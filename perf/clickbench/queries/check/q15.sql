-- determined: 2
SELECT UserID, count(*)
FROM hits
GROUP BY UserID
ORDER BY count(*) DESC, UserID
LIMIT 10;
