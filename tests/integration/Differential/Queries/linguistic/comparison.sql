-- Comparisons, min and max of text under linguistic collations.

SELECT id FROM strings WHERE t < 'b';

SELECT id FROM strings WHERE t > 'prä';

SELECT id FROM strings WHERE t >= 'ä' AND t < 'b';

SELECT id FROM strings WHERE t BETWEEN 'a' AND 'az' COLLATE "C";

SELECT id FROM strings WHERE t = 'é';

SELECT id FROM strings WHERE t = E'e\u0301';

SELECT id FROM strings WHERE t_c < 'b';

SELECT id FROM strings WHERE t_icu > 'Z' AND t_icu < 'z';

SELECT id FROM strings WHERE t_libc > 'Z' AND t_libc < 'z';

SELECT id FROM strings WHERE c_icu < 'b';

SELECT min(t), max(t), min(t_c), max(t_c), min(t_icu), max(t_icu), min(t_libc), max(t_libc) FROM strings;

SELECT min(vc), max(vc), min(c), max(c), min(c_icu), max(c_icu) FROM strings;

SELECT left(t_c, 1), min(t), max(t) FROM strings GROUP BY 1;

SELECT count(*) FILTER (WHERE t < vc), count(*) FILTER (WHERE c < vc), count(*) FILTER (WHERE t_c COLLATE "C" < t COLLATE "C") FROM strings;

SELECT tag, min(t), max(t), max(vc) FROM all_types GROUP BY tag;

SELECT tag > 'b', count(*) FROM all_types GROUP BY 1;

SELECT greatest(t, 'm'), least(t, 'm'), CASE WHEN t > 'm' THEN 1 END FROM strings;

SELECT t IN ('abc', 'ABC', 'ä'), t = ANY (ARRAY['é', 'ß']), id FROM strings;

-- error
SELECT id FROM strings WHERE t_c < t_icu;

-- error
SELECT id FROM strings WHERE t_icu || t_c > 'a';

SELECT id FROM strings WHERE t_c < t_icu COLLATE "und-x-icu";
