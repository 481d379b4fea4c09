-- determined: 3
SELECT SearchPhrase, min(URL), count(*) AS c
FROM hits
WHERE URL LIKE '%google%'
    AND SearchPhrase <> ''
GROUP BY SearchPhrase
ORDER BY c DESC, SearchPhrase
LIMIT 10;
