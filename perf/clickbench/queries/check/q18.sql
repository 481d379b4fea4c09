-- determined: 4
SELECT UserID, extract(minute FROM EventTime) AS m, SearchPhrase, count(*)
FROM hits
GROUP BY UserID, m, SearchPhrase
ORDER BY count(*) DESC, UserID, m, SearchPhrase
LIMIT 10;
