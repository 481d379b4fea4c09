-- Q6, the span of the data.
SELECT min(EventDate), max(EventDate)
FROM hits;
