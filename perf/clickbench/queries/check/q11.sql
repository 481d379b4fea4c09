-- determined: 3
SELECT MobilePhone, MobilePhoneModel, count(DISTINCT UserID) AS u
FROM hits
WHERE MobilePhoneModel <> ''
GROUP BY MobilePhone, MobilePhoneModel
ORDER BY u DESC, MobilePhone, MobilePhoneModel
LIMIT 10;
