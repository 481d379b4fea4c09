-- determined: 2
SELECT RegionID, count(DISTINCT UserID) AS u
FROM hits
GROUP BY RegionID
ORDER BY u DESC, RegionID
LIMIT 10;
