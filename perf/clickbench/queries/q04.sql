-- Q4, different users.
SELECT count(DISTINCT UserID)
FROM hits;
