-- Windows over text in the order of a language.

SELECT id, rank() OVER (ORDER BY t), count(*) OVER (PARTITION BY vc), min(t) OVER (PARTITION BY grp ORDER BY id ROWS 3 PRECEDING), dense_rank() OVER (PARTITION BY tag ORDER BY c DESC) FROM all_types WHERE id <= 1000;

SELECT id, lag(t) OVER (ORDER BY t, id), max(vc) OVER (ORDER BY vc, id) FROM all_types WHERE id <= 1000;
