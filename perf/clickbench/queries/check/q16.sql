-- determined: 3
SELECT UserID, SearchPhrase, count(*)
FROM hits
GROUP BY UserID, SearchPhrase
ORDER BY count(*) DESC, UserID, SearchPhrase
LIMIT 10;
