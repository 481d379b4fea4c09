-- Semi and anti joins by text under linguistic collations: equality is that of bytes, and of the collation where it is not
-- deterministic.

SELECT s.id FROM strings s WHERE s.id < 20 AND EXISTS (SELECT 1 FROM strings z, generate_series(1, 3) WHERE z.t = s.t AND z.id <> s.id);

SELECT s.id FROM strings s WHERE s.id < 20 AND NOT EXISTS (SELECT 1 FROM strings z, generate_series(1, 3) WHERE z.t = s.t AND z.id <> s.id);

SELECT s.id FROM strings s WHERE s.id < 20 AND EXISTS (SELECT 1 FROM strings z, generate_series(1, 3) WHERE z.t_icu = s.t_icu AND z.t > s.t_c);

SELECT s.id FROM strings s WHERE s.id < 20 AND NOT EXISTS (SELECT 1 FROM strings z, generate_series(1, 3) WHERE z.c_icu = s.c_icu AND z.id > s.id);

SELECT s.id FROM strings s WHERE s.id < 20 AND EXISTS (SELECT 1 FROM strings z WHERE z.t_libc = s.t_libc AND z.id <> s.id);

SELECT s.id, EXISTS (SELECT 1 FROM strings z, generate_series(1, 3) WHERE z.t = s.t AND z.id <> s.id) FROM strings s WHERE s.id < 20;

SELECT s.id, s.c_icu NOT IN (SELECT z.c_icu FROM strings z, generate_series(1, 3) WHERE z.id > 19) FROM strings s WHERE s.id < 20;

SELECT s.id, s.t_icu > ALL (SELECT z.t_icu FROM strings z, generate_series(1, 3) WHERE z.id > 19) FROM strings s WHERE s.id < 20;
