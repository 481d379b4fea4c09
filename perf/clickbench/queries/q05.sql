-- Q5, different phrases.
SELECT count(DISTINCT SearchPhrase)
FROM hits;
