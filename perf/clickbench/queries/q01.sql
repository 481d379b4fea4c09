-- Q1, hits that advertising brought.
SELECT count(*)
FROM hits
WHERE AdvEngineID <> 0;
