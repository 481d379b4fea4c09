-- @refused_row_locks
SELECT id FROM plain FOR UPDATE;

-- @refused_group_by_type
SELECT extra, count(*) FROM sale GROUP BY extra;

-- @refused_distinct_type
SELECT DISTINCT extra FROM sale;

-- @refused_group_by_collation
SELECT german, count(*) FROM sale GROUP BY german;

-- @refused_volatile_group
SELECT dice(a), count(*) FROM plain GROUP BY dice(a);

-- @refused_having_above_distinct
SELECT DISTINCT count(*) FROM plain GROUP BY a HAVING to_char(sum(b), '9') = '3';

-- @refused_distinct_top
SELECT DISTINCT dice(a) FROM plain;

-- @refused_limit_subquery
SELECT id FROM plain LIMIT (SELECT (random() * 3)::bigint);

-- @refused_broad_result
SELECT t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24,
  t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43, t44, t45, t46, t47,
  t48, t49, t50, t51, t52, t53, t54, t55, t56, t57, t58, t59, t60, t61, t62, t63, t64, t65, t66, t67, t68, t69, t70,
  t71, t72, t73, t74, t75, t76, t77, t78, t79, t80, t81, t82, t83, t84, t85, t86, t87, t88, t89, t90, t91, t92, t93,
  t94, t95, t96, t97, t98, t99, t100, t101, t102, t103, t104, t105, t106, t107, t108, t109, t110, t111, t112, t113,
  t114, t115, t116, t117, t118, t119, t120, t121, t122, t123, t124, t125, t126, t127, t128, t129, t130, t131, t132,
  t133, t134, t135, t136, t137, t138, t139, t140, t141, t142, t143, t144, t145, t146, t147, t148, t149, t150, t151,
  t152, t153, t154, t155, t156, t157, t158, t159, t160, t161, t162, t163, t164, t165, t166, t167, t168, t169, t170,
  t171, t172, t173, t174, t175, t176, t177, t178, t179, t180, t181, t182, t183, t184, t185, t186, t187, t188, t189,
  t190, t191, t192, t193, t194, t195, t196, t197, t198, t199, t200 FROM texts;

-- @refused_broad_sum
SELECT c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11 + c12 + c13 + c14 + c15 + c16 + c17 + c18 + c19 + c20 +
  c21 + c22 + c23 + c24 + c25 + c26 + c27 + c28 + c29 + c30 + c31 + c32 + c33 + c34 + c35 + c36 + c37 + c38 + c39 +
  c40 + c41 + c42 + c43 + c44 + c45 + c46 + c47 + c48 + c49 + c50 + c51 + c52 + c53 + c54 + c55 + c56 + c57 + c58 +
  c59 + c60 + c61 + c62 + c63 + c64 + c65 + c66 + c67 + c68 + c69 + c70 + c71 + c72 + c73 + c74 + c75 + c76 + c77 +
  c78 + c79 + c80 + c81 + c82 + c83 + c84 + c85 + c86 + c87 + c88 + c89 + c90 + c91 + c92 + c93 + c94 + c95 + c96 +
  c97 + c98 + c99 + c100 + c101 + c102 + c103 + c104 + c105 + c106 + c107 + c108 + c109 + c110 + c111 + c112 + c113 +
  c114 + c115 + c116 + c117 + c118 + c119 + c120 + c121 + c122 + c123 + c124 + c125 + c126 + c127 + c128 + c129 + c130
  + c131 + c132 + c133 + c134 + c135 + c136 + c137 + c138 + c139 + c140 + c141 + c142 + c143 + c144 + c145 + c146 +
  c147 + c148 + c149 + c150 + c151 + c152 + c153 + c154 + c155 + c156 + c157 + c158 + c159 + c160 + c161 + c162 + c163
  + c164 + c165 + c166 + c167 + c168 + c169 + c170 + c171 + c172 + c173 + c174 + c175 + c176 + c177 + c178 + c179 +
  c180 + c181 + c182 + c183 + c184 + c185 + c186 + c187 + c188 + c189 + c190 + c191 + c192 + c193 + c194 + c195 + c196
  + c197 + c198 + c199 + c200 + c201 + c202 + c203 + c204 + c205 + c206 + c207 + c208 + c209 + c210 + c211 + c212 +
  c213 + c214 + c215 + c216 + c217 + c218 + c219 + c220 + c221 + c222 + c223 + c224 + c225 + c226 + c227 + c228 + c229
  + c230 + c231 + c232 + c233 + c234 + c235 + c236 + c237 + c238 + c239 + c240 + c241 + c242 + c243 + c244 + c245 +
  c246 + c247 + c248 + c249 + c250 FROM broad;

-- @refused_deep_condition
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
  196 OR c197 = 197 OR c198 = 198 OR c199 = 199 OR c200 = 200 OR c201 = 201 OR c202 = 202 OR c203 = 203 OR c204 = 204
  OR c205 = 205 OR c206 = 206 OR c207 = 207 OR c208 = 208 OR c209 = 209 OR c210 = 210 OR c211 = 211 OR c212 = 212 OR
  c213 = 213 OR c214 = 214 OR c215 = 215 OR c216 = 216 OR c217 = 217 OR c218 = 218 OR c219 = 219 OR c220 = 220 OR c221
  = 221 OR c222 = 222 OR c223 = 223 OR c224 = 224 OR c225 = 225 OR c226 = 226 OR c227 = 227 OR c228 = 228 OR c229 =
  229 OR c230 = 230 OR c231 = 231 OR c232 = 232 OR c233 = 233 OR c234 = 234 OR c235 = 235 OR c236 = 236 OR c237 = 237
  OR c238 = 238 OR c239 = 239 OR c240 = 240 OR c241 = 241 OR c242 = 242 OR c243 = 243 OR c244 = 244 OR c245 = 245 OR
  c246 = 246 OR c247 = 247 OR c248 = 248 OR c249 = 249 OR c250 = 250 OR c251 = 251 OR c252 = 252 OR c253 = 253 OR c254
  = 254 OR c255 = 255 OR c256 = 256 OR c257 = 257 OR c258 = 258 OR c259 = 259 OR c260 = 260 OR c261 = 261 OR c262 =
  262 OR c263 = 263 OR c264 = 264 OR c265 = 265 OR c266 = 266 OR c267 = 267 OR c268 = 268 OR c269 = 269 OR c270 = 270
  OR c271 = 271 OR c272 = 272 OR c273 = 273 OR c274 = 274 OR c275 = 275 OR c276 = 276 OR c277 = 277 OR c278 = 278 OR
  c279 = 279 OR c280 = 280 OR c281 = 281 OR c282 = 282 OR c283 = 283 OR c284 = 284 OR c285 = 285 OR c286 = 286 OR c287
  = 287 OR c288 = 288 OR c289 = 289 OR c290 = 290 OR c291 = 291 OR c292 = 292 OR c293 = 293 OR c294 = 294 OR c295 =
  295 OR c296 = 296 OR c297 = 297 OR c298 = 298 OR c299 = 299 OR c300 = 300 OR c1 = 301;

-- @refused_distinct_arguments
SELECT count(DISTINCT c1), count(DISTINCT c2), count(DISTINCT c3), count(DISTINCT c4), count(DISTINCT c5),
  count(DISTINCT c6), count(DISTINCT c7), count(DISTINCT c8), count(DISTINCT c9), count(DISTINCT c10), count(DISTINCT
  c11), count(DISTINCT c12), count(DISTINCT c13), count(DISTINCT c14), count(DISTINCT c15), count(DISTINCT c16),
  count(DISTINCT c17), count(DISTINCT c18), count(DISTINCT c19), count(DISTINCT c20), count(DISTINCT c21),
  count(DISTINCT c22), count(DISTINCT c23), count(DISTINCT c24), count(DISTINCT c25), count(DISTINCT c26),
  count(DISTINCT c27), count(DISTINCT c28), count(DISTINCT c29), count(DISTINCT c30), count(DISTINCT c31),
  count(DISTINCT c32) FROM broad;
