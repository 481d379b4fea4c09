-- Q3, an average of large integers.
SELECT avg(UserID)
FROM hits;
