-- IN, NOT IN, ANY, ALL over lists.

SELECT id FROM small WHERE id IN (1, 3, 5, 99);

SELECT id FROM small WHERE id NOT IN (1, 3, 5, 99);

SELECT id FROM small WHERE name IN ('anvil', 'bolt', '');

SELECT id FROM small WHERE name NOT IN ('anvil', 'bolt', '');

SELECT id FROM small WHERE price IN (12.5, 199.990, 5);

SELECT id FROM small WHERE kind IN ('A', 'AB ');

SELECT id FROM small WHERE shipped IN ('2021-03-01', '2020-02-29');

SELECT id FROM small WHERE qty IN (3);

SELECT id FROM small WHERE qty IN (id, id + 2, 3);

SELECT id FROM small WHERE 3 IN (qty, id);

SELECT count(*) FROM all_types WHERE i4 IN (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597, 2584, 4181, 6765, 10946);

SELECT count(*) FROM all_types WHERE i2 NOT IN (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597, 2584, 4181, 6765, 10946);

SELECT count(*), sum(id) FROM all_types WHERE tag IN ('alpha', 'omega', 'delta');

SELECT count(*) FROM all_types WHERE i2 IN (1, 100000, 7);

SELECT count(*) FROM all_types WHERE i4 IN (1, 5000000000);

SELECT count(*) FROM all_types WHERE f8 IN (0, 1.5, -3.25);

SELECT id FROM all_types WHERE u IN ('00000000-0000-0000-0000-000000000000', md5('17')::uuid);

SELECT id FROM all_types WHERE by IN ('\x', '\x70') AND id < 2000;

SELECT count(*) FROM all_types WHERE vc IN ('a', 'b', 'c', 'd', 'e', 'f');

SELECT count(*) FROM all_types WHERE c IN ('a', 'b   ', 'c', 'd');

SELECT id FROM small WHERE id = ANY (ARRAY[2, 4, NULL]);

SELECT id FROM small WHERE id <> ALL (ARRAY[2, 4]);

SELECT id FROM small WHERE id <> ALL (ARRAY[2, NULL]);

SELECT id FROM small WHERE qty > ANY (ARRAY[5, 900]);

SELECT id FROM small WHERE qty < ALL ('{3, 1000}'::int[]);

SELECT id FROM small WHERE id = ANY ('{}'::int[]);

SELECT id FROM small WHERE id = ANY (NULL::int[]);

SELECT id FROM small WHERE id = ALL ('{}'::int[]);

-- params: int4[]='{2,5,7}'
SELECT id FROM small WHERE id = ANY ($1);

-- params: text[]='{anvil,NULL,hinge}'
SELECT id FROM small WHERE name = ANY ($1);

SELECT id FROM small WHERE (id, name) IN ((1, 'anvil'), (2, 'x'), (9, ''));

SELECT id, id IN (1, 2), name IN ('anvil', NULL), qty NOT IN (3, NULL) FROM small;

SELECT id FROM opaque WHERE id = ANY (ints) OR 'w5' = ANY (words);
