-- determined: 2
SELECT MobilePhoneModel, count(DISTINCT UserID) AS u
FROM hits
WHERE MobilePhoneModel <> ''
GROUP BY MobilePhoneModel
ORDER BY u DESC, MobilePhoneModel
LIMIT 10;
