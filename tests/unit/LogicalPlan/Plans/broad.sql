-- Queries of many columns: their code must stay below the limits of the JIT.

-- @broad_columns
SELECT c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24,
  c25, c26, c27, c28, c29, c30, c31, c32, c33, c34, c35, c36, c37, c38, c39, c40, c41, c42, c43, c44, c45, c46, c47,
  c48, c49, c50, c51, c52, c53, c54, c55, c56, c57, c58, c59, c60, c61, c62, c63, c64, c65, c66, c67, c68, c69, c70,
  c71, c72, c73, c74, c75, c76, c77, c78, c79, c80, c81, c82, c83, c84, c85, c86, c87, c88, c89, c90, c91, c92, c93,
  c94, c95, c96, c97, c98, c99, c100, c101, c102, c103, c104, c105, c106, c107, c108, c109, c110, c111, c112, c113,
  c114, c115, c116, c117, c118, c119, c120, c121, c122, c123, c124, c125, c126, c127, c128, c129, c130, c131, c132,
  c133, c134, c135, c136, c137, c138, c139, c140, c141, c142, c143, c144, c145, c146, c147, c148, c149, c150, c151,
  c152, c153, c154, c155, c156, c157, c158, c159, c160, c161, c162, c163, c164, c165, c166, c167, c168, c169, c170,
  c171, c172, c173, c174, c175, c176, c177, c178, c179, c180, c181, c182, c183, c184, c185, c186, c187, c188, c189,
  c190, c191, c192, c193, c194, c195, c196, c197, c198, c199, c200, c201, c202, c203, c204, c205, c206, c207, c208,
  c209, c210, c211, c212, c213, c214, c215, c216, c217, c218, c219, c220, c221, c222, c223, c224, c225, c226, c227,
  c228, c229, c230, c231, c232, c233, c234, c235, c236, c237, c238, c239, c240, c241, c242, c243, c244, c245, c246,
  c247, c248, c249, c250 FROM broad;

-- @broad_texts
SELECT t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24,
  t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43, t44, t45, t46, t47,
  t48, t49, t50, t51, t52, t53, t54, t55, t56, t57, t58, t59, t60, t61, t62, t63, t64, t65, t66, t67, t68, t69, t70,
  t71, t72, t73, t74, t75, t76, t77, t78, t79, t80, t81, t82, t83, t84, t85, t86, t87, t88, t89, t90, t91, t92, t93,
  t94, t95, t96, t97, t98, t99, t100, t101, t102, t103, t104, t105, t106, t107, t108, t109, t110, t111, t112, t113,
  t114, t115, t116, t117, t118, t119, t120 FROM texts;

-- @broad_numerics
SELECT d1, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11, d12, d13, d14, d15, d16, d17, d18, d19, d20, d21, d22, d23, d24,
  d25, d26, d27, d28, d29, d30, d31, d32, d33, d34, d35, d36, d37, d38, d39, d40, d41, d42, d43, d44, d45, d46, d47,
  d48, d49, d50, d51, d52, d53, d54, d55, d56, d57, d58, d59, d60, d61, d62, d63, d64, d65, d66, d67, d68, d69, d70,
  d71, d72, d73, d74, d75, d76, d77, d78, d79, d80, d81, d82, d83, d84, d85, d86, d87, d88, d89, d90, d91, d92, d93,
  d94, d95, d96, d97, d98, d99, d100, d101, d102, d103, d104, d105, d106, d107, d108, d109, d110, d111, d112, d113,
  d114, d115, d116, d117, d118, d119, d120, d121, d122, d123, d124, d125, d126, d127, d128, d129, d130, d131, d132,
  d133, d134, d135, d136, d137, d138, d139, d140, d141, d142, d143, d144, d145, d146, d147, d148, d149, d150 FROM
  decimals;

-- @broad_filter
SELECT c1 FROM broad WHERE c1 > 1 AND c2 > 2 AND c3 > 3 AND c4 > 4 AND c5 > 5 AND c6 > 6 AND c7 > 7 AND c8 > 8 AND c9
  > 9 AND c10 > 10 AND c11 > 11 AND c12 > 12 AND c13 > 13 AND c14 > 14 AND c15 > 15 AND c16 > 16 AND c17 > 17 AND c18
  > 18 AND c19 > 19 AND c20 > 20 AND c21 > 21 AND c22 > 22 AND c23 > 23 AND c24 > 24 AND c25 > 25 AND c26 > 26 AND c27
  > 27 AND c28 > 28 AND c29 > 29 AND c30 > 30 AND c31 > 31 AND c32 > 32 AND c33 > 33 AND c34 > 34 AND c35 > 35 AND c36
  > 36 AND c37 > 37 AND c38 > 38 AND c39 > 39 AND c40 > 40 AND c41 > 41 AND c42 > 42 AND c43 > 43 AND c44 > 44 AND c45
  > 45 AND c46 > 46 AND c47 > 47 AND c48 > 48 AND c49 > 49 AND c50 > 50 AND c51 > 51 AND c52 > 52 AND c53 > 53 AND c54
  > 54 AND c55 > 55 AND c56 > 56 AND c57 > 57 AND c58 > 58 AND c59 > 59 AND c60 > 60 AND c61 > 61 AND c62 > 62 AND c63
  > 63 AND c64 > 64 AND c65 > 65 AND c66 > 66 AND c67 > 67 AND c68 > 68 AND c69 > 69 AND c70 > 70 AND c71 > 71 AND c72
  > 72 AND c73 > 73 AND c74 > 74 AND c75 > 75 AND c76 > 76 AND c77 > 77 AND c78 > 78 AND c79 > 79 AND c80 > 80 AND c81
  > 81 AND c82 > 82 AND c83 > 83 AND c84 > 84 AND c85 > 85 AND c86 > 86 AND c87 > 87 AND c88 > 88 AND c89 > 89 AND c90
  > 90 AND c91 > 91 AND c92 > 92 AND c93 > 93 AND c94 > 94 AND c95 > 95 AND c96 > 96 AND c97 > 97 AND c98 > 98 AND c99
  > 99 AND c100 > 100;

-- @broad_or
SELECT c1 FROM broad WHERE c1 = 1 OR c2 = 2 OR c3 = 3 OR c4 = 4 OR c5 = 5 OR c6 = 6 OR c7 = 7 OR c8 = 8 OR c9 = 9 OR
  c10 = 10 OR c11 = 11 OR c12 = 12 OR c13 = 13 OR c14 = 14 OR c15 = 15 OR c16 = 16 OR c17 = 17 OR c18 = 18 OR c19 = 19
  OR c20 = 20 OR c21 = 21 OR c22 = 22 OR c23 = 23 OR c24 = 24 OR c25 = 25 OR c26 = 26 OR c27 = 27 OR c28 = 28 OR c29 =
  29 OR c30 = 30 OR c31 = 31 OR c32 = 32 OR c33 = 33 OR c34 = 34 OR c35 = 35 OR c36 = 36 OR c37 = 37 OR c38 = 38 OR
  c39 = 39 OR c40 = 40 OR c41 = 41 OR c42 = 42 OR c43 = 43 OR c44 = 44 OR c45 = 45 OR c46 = 46 OR c47 = 47 OR c48 = 48
  OR c49 = 49 OR c50 = 50 OR c51 = 51 OR c52 = 52 OR c53 = 53 OR c54 = 54 OR c55 = 55 OR c56 = 56 OR c57 = 57 OR c58 =
  58 OR c59 = 59 OR c60 = 60 OR c61 = 61 OR c62 = 62 OR c63 = 63 OR c64 = 64 OR c65 = 65 OR c66 = 66 OR c67 = 67 OR
  c68 = 68 OR c69 = 69 OR c70 = 70 OR c71 = 71 OR c72 = 72 OR c73 = 73 OR c74 = 74 OR c75 = 75 OR c76 = 76 OR c77 = 77
  OR c78 = 78 OR c79 = 79 OR c80 = 80 OR c81 = 81 OR c82 = 82 OR c83 = 83 OR c84 = 84 OR c85 = 85 OR c86 = 86 OR c87 =
  87 OR c88 = 88 OR c89 = 89 OR c90 = 90 OR c91 = 91 OR c92 = 92 OR c93 = 93 OR c94 = 94 OR c95 = 95 OR c96 = 96 OR
  c97 = 97 OR c98 = 98 OR c99 = 99 OR c100 = 100 OR c101 = 101 OR c102 = 102 OR c103 = 103 OR c104 = 104 OR c105 = 105
  OR c106 = 106 OR c107 = 107 OR c108 = 108 OR c109 = 109 OR c110 = 110 OR c111 = 111 OR c112 = 112 OR c113 = 113 OR
  c114 = 114 OR c115 = 115 OR c116 = 116 OR c117 = 117 OR c118 = 118 OR c119 = 119 OR c120 = 120 OR c121 = 121 OR c122
  = 122 OR c123 = 123 OR c124 = 124 OR c125 = 125 OR c126 = 126 OR c127 = 127 OR c128 = 128 OR c129 = 129 OR c130 =
  130 OR c131 = 131 OR c132 = 132 OR c133 = 133 OR c134 = 134 OR c135 = 135 OR c136 = 136 OR c137 = 137 OR c138 = 138
  OR c139 = 139 OR c140 = 140 OR c141 = 141 OR c142 = 142 OR c143 = 143 OR c144 = 144 OR c145 = 145 OR c146 = 146 OR
  c147 = 147 OR c148 = 148 OR c149 = 149 OR c150 = 150 OR c151 = 151 OR c152 = 152 OR c153 = 153 OR c154 = 154 OR c155
  = 155 OR c156 = 156 OR c157 = 157 OR c158 = 158 OR c159 = 159 OR c160 = 160 OR c161 = 161 OR c162 = 162 OR c163 =
  163 OR c164 = 164 OR c165 = 165 OR c166 = 166 OR c167 = 167 OR c168 = 168 OR c169 = 169 OR c170 = 170 OR c171 = 171
  OR c172 = 172 OR c173 = 173 OR c174 = 174 OR c175 = 175 OR c176 = 176 OR c177 = 177 OR c178 = 178 OR c179 = 179 OR
  c180 = 180 OR c181 = 181 OR c182 = 182 OR c183 = 183 OR c184 = 184 OR c185 = 185 OR c186 = 186 OR c187 = 187 OR c188
  = 188 OR c189 = 189 OR c190 = 190 OR c191 = 191 OR c192 = 192 OR c193 = 193 OR c194 = 194 OR c195 = 195 OR c196 =
  196 OR c197 = 197 OR c198 = 198 OR c199 = 199 OR c200 = 200;

-- @broad_group
SELECT c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24,
  c25, c26, c27, c28, c29, c30, c31, c32, c33, c34, c35, c36, c37, c38, c39, c40, c41, c42, c43, c44, c45, c46, c47,
  c48, c49, c50, c51, c52, c53, c54, c55, c56, c57, c58, c59, c60, c61, c62, c63, c64, c65, c66, c67, c68, c69, c70,
  c71, c72, c73, c74, c75, c76, c77, c78, c79, c80, c81, c82, c83, c84, c85, c86, c87, c88, c89, c90, c91, c92, c93,
  c94, c95, c96, c97, c98, c99, c100, count(*) FROM broad GROUP BY c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12,
  c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32, c33, c34, c35,
  c36, c37, c38, c39, c40, c41, c42, c43, c44, c45, c46, c47, c48, c49, c50, c51, c52, c53, c54, c55, c56, c57, c58,
  c59, c60, c61, c62, c63, c64, c65, c66, c67, c68, c69, c70, c71, c72, c73, c74, c75, c76, c77, c78, c79, c80, c81,
  c82, c83, c84, c85, c86, c87, c88, c89, c90, c91, c92, c93, c94, c95, c96, c97, c98, c99, c100;

-- @broad_aggregates
SELECT sum(c1), avg(c1), min(c1), max(c1), sum(c2), avg(c2), min(c2), max(c2), sum(c3), avg(c3), min(c3), max(c3),
  sum(c4), avg(c4), min(c4), max(c4), sum(c5), avg(c5), min(c5), max(c5), sum(c6), avg(c6), min(c6), max(c6), sum(c7),
  avg(c7), min(c7), max(c7), sum(c8), avg(c8), min(c8), max(c8), sum(c9), avg(c9), min(c9), max(c9), sum(c10),
  avg(c10), min(c10), max(c10), sum(c11), avg(c11), min(c11), max(c11), sum(c12), avg(c12), min(c12), max(c12),
  sum(c13), avg(c13), min(c13), max(c13), sum(c14), avg(c14), min(c14), max(c14), sum(c15), avg(c15), min(c15),
  max(c15), sum(c16), avg(c16), min(c16), max(c16), sum(c17), avg(c17), min(c17), max(c17), sum(c18), avg(c18),
  min(c18), max(c18), sum(c19), avg(c19), min(c19), max(c19), sum(c20), avg(c20), min(c20), max(c20), sum(c21),
  avg(c21), min(c21), max(c21), sum(c22), avg(c22), min(c22), max(c22), sum(c23), avg(c23), min(c23), max(c23),
  sum(c24), avg(c24), min(c24), max(c24), sum(c25), avg(c25), min(c25), max(c25), sum(c26), avg(c26), min(c26),
  max(c26), sum(c27), avg(c27), min(c27), max(c27), sum(c28), avg(c28), min(c28), max(c28), sum(c29), avg(c29),
  min(c29), max(c29), sum(c30), avg(c30), min(c30), max(c30), sum(c31), avg(c31), min(c31), max(c31), sum(c32),
  avg(c32), min(c32), max(c32), sum(c33), avg(c33), min(c33), max(c33), sum(c34), avg(c34), min(c34), max(c34),
  sum(c35), avg(c35), min(c35), max(c35), sum(c36), avg(c36), min(c36), max(c36), sum(c37), avg(c37), min(c37),
  max(c37), sum(c38), avg(c38), min(c38), max(c38), sum(c39), avg(c39), min(c39), max(c39), sum(c40), avg(c40),
  min(c40), max(c40), sum(c41), avg(c41), min(c41), max(c41), sum(c42), avg(c42), min(c42), max(c42), sum(c43),
  avg(c43), min(c43), max(c43), sum(c44), avg(c44), min(c44), max(c44), sum(c45), avg(c45), min(c45), max(c45),
  sum(c46), avg(c46), min(c46), max(c46), sum(c47), avg(c47), min(c47), max(c47), sum(c48), avg(c48), min(c48),
  max(c48), sum(c49), avg(c49), min(c49), max(c49), sum(c50), avg(c50), min(c50), max(c50) FROM broad;

-- @broad_sort
SELECT c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24,
  c25, c26, c27, c28, c29, c30, c31, c32, c33, c34, c35, c36, c37, c38, c39, c40, c41, c42, c43, c44, c45, c46, c47,
  c48, c49, c50, c51, c52, c53, c54, c55, c56, c57, c58, c59, c60, c61, c62, c63, c64, c65, c66, c67, c68, c69, c70,
  c71, c72, c73, c74, c75, c76, c77, c78, c79, c80, c81, c82, c83, c84, c85, c86, c87, c88, c89, c90, c91, c92, c93,
  c94, c95, c96, c97, c98, c99, c100 FROM broad ORDER BY c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14,
  c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32, c33, c34, c35, c36, c37,
  c38, c39, c40, c41, c42, c43, c44, c45, c46, c47, c48, c49, c50, c51, c52, c53, c54, c55, c56, c57, c58, c59, c60,
  c61, c62, c63, c64, c65, c66, c67, c68, c69, c70, c71, c72, c73, c74, c75, c76, c77, c78, c79, c80, c81, c82, c83,
  c84, c85, c86, c87, c88, c89, c90, c91, c92, c93, c94, c95, c96, c97, c98, c99, c100;

-- @broad_distinct
SELECT DISTINCT c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22,
  c23, c24, c25, c26, c27, c28, c29, c30, c31, c32, c33, c34, c35, c36, c37, c38, c39, c40, c41, c42, c43, c44, c45,
  c46, c47, c48, c49, c50, c51, c52, c53, c54, c55, c56, c57, c58, c59, c60 FROM broad;

-- @broad_distinct_arguments
SELECT count(DISTINCT c1), count(DISTINCT c2), count(DISTINCT c3), count(DISTINCT c4), count(DISTINCT c5),
  count(DISTINCT c6), count(DISTINCT c7), count(DISTINCT c8), count(DISTINCT c9), count(DISTINCT c10), count(DISTINCT
  c11), count(DISTINCT c12), count(DISTINCT c13), count(DISTINCT c14), count(DISTINCT c15), count(DISTINCT c16),
  count(DISTINCT c17), count(DISTINCT c18), count(DISTINCT c19), count(DISTINCT c20), count(DISTINCT c21),
  count(DISTINCT c22), count(DISTINCT c23), count(DISTINCT c24), count(DISTINCT c25), count(DISTINCT c26),
  count(DISTINCT c27), count(DISTINCT c28), count(DISTINCT c29), count(DISTINCT c30), count(DISTINCT c31) FROM broad;

-- @broad_decimals
SELECT sum(d1 * (1 - d1) * (1 + d1)), avg(d1), sum(d2 * (1 - d2) * (1 + d2)), avg(d2), sum(d3 * (1 - d3) * (1 + d3)),
  avg(d3), sum(d4 * (1 - d4) * (1 + d4)), avg(d4), sum(d5 * (1 - d5) * (1 + d5)), avg(d5), sum(d6 * (1 - d6) * (1 +
  d6)), avg(d6), sum(d7 * (1 - d7) * (1 + d7)), avg(d7), sum(d8 * (1 - d8) * (1 + d8)), avg(d8), sum(d9 * (1 - d9) *
  (1 + d9)), avg(d9), sum(d10 * (1 - d10) * (1 + d10)), avg(d10), sum(d11 * (1 - d11) * (1 + d11)), avg(d11), sum(d12
  * (1 - d12) * (1 + d12)), avg(d12), sum(d13 * (1 - d13) * (1 + d13)), avg(d13), sum(d14 * (1 - d14) * (1 + d14)),
  avg(d14), sum(d15 * (1 - d15) * (1 + d15)), avg(d15), sum(d16 * (1 - d16) * (1 + d16)), avg(d16), sum(d17 * (1 -
  d17) * (1 + d17)), avg(d17), sum(d18 * (1 - d18) * (1 + d18)), avg(d18), sum(d19 * (1 - d19) * (1 + d19)), avg(d19),
  sum(d20 * (1 - d20) * (1 + d20)), avg(d20), sum(d21 * (1 - d21) * (1 + d21)), avg(d21), sum(d22 * (1 - d22) * (1 +
  d22)), avg(d22), sum(d23 * (1 - d23) * (1 + d23)), avg(d23), sum(d24 * (1 - d24) * (1 + d24)), avg(d24), sum(d25 *
  (1 - d25) * (1 + d25)), avg(d25), sum(d26 * (1 - d26) * (1 + d26)), avg(d26), sum(d27 * (1 - d27) * (1 + d27)),
  avg(d27), sum(d28 * (1 - d28) * (1 + d28)), avg(d28), sum(d29 * (1 - d29) * (1 + d29)), avg(d29), sum(d30 * (1 -
  d30) * (1 + d30)), avg(d30), sum(d31 * (1 - d31) * (1 + d31)), avg(d31), sum(d32 * (1 - d32) * (1 + d32)), avg(d32),
  sum(d33 * (1 - d33) * (1 + d33)), avg(d33), sum(d34 * (1 - d34) * (1 + d34)), avg(d34), sum(d35 * (1 - d35) * (1 +
  d35)), avg(d35), sum(d36 * (1 - d36) * (1 + d36)), avg(d36), sum(d37 * (1 - d37) * (1 + d37)), avg(d37), sum(d38 *
  (1 - d38) * (1 + d38)), avg(d38), sum(d39 * (1 - d39) * (1 + d39)), avg(d39), sum(d40 * (1 - d40) * (1 + d40)),
  avg(d40) FROM decimals;

-- @broad_case
SELECT sum(CASE WHEN c1 = 1 THEN c2 WHEN c2 = 2 THEN c3 WHEN c3 = 3 THEN c4 WHEN c4 = 4 THEN c5 WHEN c5 = 5 THEN c6
  WHEN c6 = 6 THEN c7 WHEN c7 = 7 THEN c8 WHEN c8 = 8 THEN c9 WHEN c9 = 9 THEN c10 WHEN c10 = 10 THEN c11 WHEN c11 =
  11 THEN c12 WHEN c12 = 12 THEN c13 WHEN c13 = 13 THEN c14 WHEN c14 = 14 THEN c15 WHEN c15 = 15 THEN c16 WHEN c16 =
  16 THEN c17 WHEN c17 = 17 THEN c18 WHEN c18 = 18 THEN c19 WHEN c19 = 19 THEN c20 WHEN c20 = 20 THEN c21 WHEN c21 =
  21 THEN c22 WHEN c22 = 22 THEN c23 WHEN c23 = 23 THEN c24 WHEN c24 = 24 THEN c25 WHEN c25 = 25 THEN c26 WHEN c26 =
  26 THEN c27 WHEN c27 = 27 THEN c28 WHEN c28 = 28 THEN c29 WHEN c29 = 29 THEN c30 WHEN c30 = 30 THEN c31 WHEN c31 =
  31 THEN c32 WHEN c32 = 32 THEN c33 WHEN c33 = 33 THEN c34 WHEN c34 = 34 THEN c35 WHEN c35 = 35 THEN c36 WHEN c36 =
  36 THEN c37 WHEN c37 = 37 THEN c38 WHEN c38 = 38 THEN c39 WHEN c39 = 39 THEN c40 WHEN c40 = 40 THEN c41 WHEN c41 =
  41 THEN c42 WHEN c42 = 42 THEN c43 WHEN c43 = 43 THEN c44 WHEN c44 = 44 THEN c45 WHEN c45 = 45 THEN c46 WHEN c46 =
  46 THEN c47 WHEN c47 = 47 THEN c48 WHEN c48 = 48 THEN c49 WHEN c49 = 49 THEN c50 WHEN c50 = 50 THEN c51 WHEN c51 =
  51 THEN c52 WHEN c52 = 52 THEN c53 WHEN c53 = 53 THEN c54 WHEN c54 = 54 THEN c55 WHEN c55 = 55 THEN c56 WHEN c56 =
  56 THEN c57 WHEN c57 = 57 THEN c58 WHEN c58 = 58 THEN c59 WHEN c59 = 59 THEN c60 WHEN c60 = 60 THEN c61 WHEN c61 =
  61 THEN c62 WHEN c62 = 62 THEN c63 WHEN c63 = 63 THEN c64 WHEN c64 = 64 THEN c65 WHEN c65 = 65 THEN c66 WHEN c66 =
  66 THEN c67 WHEN c67 = 67 THEN c68 WHEN c68 = 68 THEN c69 WHEN c69 = 69 THEN c70 WHEN c70 = 70 THEN c71 WHEN c71 =
  71 THEN c72 WHEN c72 = 72 THEN c73 WHEN c73 = 73 THEN c74 WHEN c74 = 74 THEN c75 WHEN c75 = 75 THEN c76 WHEN c76 =
  76 THEN c77 WHEN c77 = 77 THEN c78 WHEN c78 = 78 THEN c79 WHEN c79 = 79 THEN c80 WHEN c80 = 80 THEN c81 WHEN c81 =
  81 THEN c82 WHEN c82 = 82 THEN c83 WHEN c83 = 83 THEN c84 WHEN c84 = 84 THEN c85 WHEN c85 = 85 THEN c86 WHEN c86 =
  86 THEN c87 WHEN c87 = 87 THEN c88 WHEN c88 = 88 THEN c89 WHEN c89 = 89 THEN c90 WHEN c90 = 90 THEN c91 WHEN c91 =
  91 THEN c92 WHEN c92 = 92 THEN c93 WHEN c93 = 93 THEN c94 WHEN c94 = 94 THEN c95 WHEN c95 = 95 THEN c96 WHEN c96 =
  96 THEN c97 WHEN c97 = 97 THEN c98 WHEN c98 = 98 THEN c99 WHEN c99 = 99 THEN c100 WHEN c100 = 100 THEN c101 ELSE 0
  END) FROM broad;
