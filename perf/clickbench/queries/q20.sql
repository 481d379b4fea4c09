-- Q20, a word within addresses.
SELECT count(*)
FROM hits
WHERE URL LIKE '%google%';
