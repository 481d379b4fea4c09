-- Q2, a few totals.
SELECT sum(AdvEngineID), count(*), avg(ResolutionWidth)
FROM hits;
