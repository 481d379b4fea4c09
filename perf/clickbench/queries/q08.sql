-- Q8, regions with the most users.
SELECT RegionID, count(DISTINCT UserID) AS u
FROM hits
GROUP BY RegionID
ORDER BY u DESC
LIMIT 10;
