-- Q22, phrases by title and address.
SELECT SearchPhrase, min(URL), min(Title), count(*) AS c, count(DISTINCT UserID)
FROM hits
WHERE Title LIKE '%Google%'
    AND URL NOT LIKE '%.google.%'
    AND SearchPhrase <> ''
GROUP BY SearchPhrase
ORDER BY c DESC
LIMIT 10;
