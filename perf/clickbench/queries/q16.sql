-- Q16, users and phrases.
SELECT UserID, SearchPhrase, count(*)
FROM hits
GROUP BY UserID, SearchPhrase
ORDER BY count(*) DESC
LIMIT 10;
