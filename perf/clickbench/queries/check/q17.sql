-- determined: none
SELECT UserID, SearchPhrase, count(*)
FROM hits
GROUP BY UserID, SearchPhrase
ORDER BY UserID, SearchPhrase
LIMIT 10;
