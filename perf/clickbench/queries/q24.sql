-- Q24, phrases in the order of time, which is not shown.
SELECT SearchPhrase
FROM hits
WHERE SearchPhrase <> ''
ORDER BY EventTime
LIMIT 10;
