-- determined: 2
SELECT
    regexp_replace(Referer, '^https?://(?:www\.)?([^/]+)/.*$', '\1') AS k,
    avg(length(Referer)) AS l,
    count(*) AS c,
    min(Referer)
FROM hits
WHERE Referer <> ''
GROUP BY k
HAVING count(*) > 10
ORDER BY l DESC, k
LIMIT 25;
