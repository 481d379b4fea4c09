/*-------------------------------------------------------------------------
 *
 * protocol.h
 *	  The control protocol between PostgreSQL processes and the worker.
 *
 * One unix stream socket carries at most one query at a time.  The socket is
 * the lease: whatever the worker granted over it (arena extents, a running
 * query) comes back to the worker when the socket closes, for whatever
 * reason.  Cancelling is closing.  A backend keeps finished sockets for its
 * next query, and opens another one when a second portal runs at the same
 * time.
 *
 * Every message is a frame: FrameHeader, then the payload.  All integers are
 * little-endian and unaligned.  Composite notation used below:
 *
 *	  str			u32 byte length, bytes (no terminator; database encoding)
 *	  list T		u32 count, then count times T
 *	  f64			IEEE double
 *
 * runtime/Protocol/ProtocolConstants.cs holds the same numbers; a unit test
 * parses this header and compares them, so keep the `#define NAME number`
 * form.
 *
 * Life of a connection ("->" is towards the worker):
 *
 *	  -> HELLO						version, build id, role
 *	  <- WELCOME + descriptor		arena memfd by SCM_RIGHTS   (or ERROR)
 *
 *	  planning:
 *	  -> PLAN						request bytes
 *	  <- PLAN_OK | UNSUPPORTED | ERROR
 *
 *	  executing:
 *	  -> EXECUTE					names the plan by hash
 *	  <- UNKNOWN_PLAN				after a restart: send PLAN, then EXECUTE again
 *	  <- GRANT *					extents the leader may fill
 *	  <- SCAN_FILTERS				rows of a leaf that need not be sent, before its first chunk
 *	  <- SCAN_CHUNK *				work for the leader; some of it goes to scan workers
 *	  -> PAGE *, CHUNK_DONE			what it made of it
 *	  -> NEED_EXTENT				when no granted extent is left, or none is big enough
 *	  <- RESULT *					a page of result rows, leased to the leader
 *	  -> RELEASE					the leader has read it
 *	  <- END						no more results
 *	  -> FINISH						at any time after EXECUTE: stop, take all leases back
 *	  <- FINISHED					statistics; the connection is idle again
 *
 *	  producing pages for an execution of another process (a scan worker's connection):
 *	  -> ATTACH						names the execution by its token
 *	  <- GRANT *, SCAN_FILTERS, SCAN_CHUNK *	as in an execution
 *	  -> PAGE *, CHUNK_DONE, NEED_EXTENT
 *	  <- END						nothing more to do, or no such execution: close the connection
 *
 *	  asking for code (EXPLAIN) or for the worker's state:
 *	  -> EXPLAIN_CODE				names the plan by hash
 *	  <- CODE | UNKNOWN_PLAN
 *	  -> STATUS
 *	  <- STATUS_REPLY
 *	  -> CACHE_REPORT
 *	  <- CACHE_RELATIONS
 *	  -> CACHE_EVICT | CACHE_PIN
 *	  <- CACHE_DONE
 *
 *	  at any time:
 *	  <- ERROR						the request failed; in a query nothing follows
 *									it but the answer to FINISH
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_PROTOCOL_H
#define PGFUSION_PROTOCOL_H

#define PGF_PROTOCOL_MAGIC			0x55464750	/* "PGFU" */
#define PGF_PROTOCOL_VERSION		1
#define PGF_BUILD_ID_LENGTH			32	/* bytes, zero padded */
#define PGF_FRAME_HEADER_SIZE		8
#define PGF_FRAME_MAX				67108864	/* bytes, header included */
#define PGF_HASH_LENGTH				16

/* The name of the socket, relative to the data directory (which is the
 * working directory of every PostgreSQL process and of the worker, so the
 * 108 bytes of sun_path are enough however long the path is). */
#define PGF_SOCKET_DIRECTORY		"pg_fusion"
#define PGF_SOCKET_PATH				"pg_fusion/worker.sock"

/*
 * struct FrameHeader { u32 length (header included); u16 type; u16 zero; }
 */

/* ---- towards the worker ---- */

/* u32 magic, u32 version, byte[32] build id, u32 pid, u32 role, u32 database oid */
#define PGF_MSG_HELLO				1
/* request bytes: compiler/Catalog reads them, planner/catalog_bundle.c writes them */
#define PGF_MSG_PLAN				2
/* byte[16] plan hash, u64 plan digest, u32 flags, u8 codegen, u32 max threads (0: all),
 * u64 token (names the execution to its scan workers; 0: there are none),
 * list start value { u8 is null; str value bytes (see below; empty when null) },
 * list leaf { u8 producer; u32 blocks; u8 shared (scan workers may read it, too);
 *			   u8 cacheable; and if it is, what its visibility map said: see below } */
#define PGF_MSG_EXECUTE				3
/* u32 leaf, u32 chunk, u64 extent offset, u64 bytes used, u32 rows */
#define PGF_MSG_PAGE				4
/* u32 leaf, u32 chunk, u8 end of leaf (no more rows in this leaf, executor producer); the rest is
 * zeros unless asked for by PGF_CHUNK_WHOLE: u8 all visible, u64 LSN of the first, u64 of the last map
 * page, both read after its blocks were, u64 LSN of the newest of its pages as they were read,
 * u8 unchanged (PGF_CHUNK_UNCHANGED: no page is newer, and none was sent) */
#define PGF_MSG_CHUNK_DONE			5
/* u64 smallest usable size in bytes */
#define PGF_MSG_NEED_EXTENT			6
/* u64 extent offset */
#define PGF_MSG_RELEASE				7
/* (empty) */
#define PGF_MSG_FINISH				8
/* byte[16] plan hash, u8 code format */
#define PGF_MSG_EXPLAIN_CODE		9
/* (empty) */
#define PGF_MSG_STATUS				10
/* u64 token of an execution that runs */
#define PGF_MSG_ATTACH				11
/* (empty): what the block cache has of the session's database */
#define PGF_MSG_CACHE_REPORT			12
/* u32 relation: its columns leave the block cache */
#define PGF_MSG_CACHE_EVICT			13
/* u32 relation, u8 1: its columns stay in the block cache, 0: no longer */
#define PGF_MSG_CACHE_PIN			14

/* ---- towards PostgreSQL ---- */

/* u32 version, byte[32] build id, u64 incarnation, u64 arena bytes, u32 worker pid */
#define PGF_MSG_WELCOME				65
/* see "plan reply" below */
#define PGF_MSG_PLAN_OK				66
/* str construct, str detail, i32 location in the query text (-1: unknown), str conjunct of WHERE or ON that it
 * stands in, of the outermost level which has one (node text; empty: it stands elsewhere), u8 1: the window functions of
 * the query have to be PostgreSQL's */
#define PGF_MSG_UNSUPPORTED			67
/* byte[5] SQLSTATE, str message, str detail, str hint, i32 location */
#define PGF_MSG_ERROR				68
/* (empty) */
#define PGF_MSG_UNKNOWN_PLAN		69
/* u64 extent offset, u64 size */
#define PGF_MSG_GRANT				70
/* u32 leaf, u32 chunk, u32 first block, u32 block count (0: executor producer, one page), u8 flags,
 * u64 LSN (PGF_CHUNK_UNCHANGED; else 0) */
#define PGF_MSG_SCAN_CHUNK			71
/* u64 extent offset, u64 bytes used, u32 rows */
#define PGF_MSG_RESULT				72
/* u64 rows */
#define PGF_MSG_END					73
/* list operator { u32 id; u64 rows; u64 nanoseconds (thread time);
 *                 list { str key; str value } } */
#define PGF_MSG_FINISHED			74
/* str text */
#define PGF_MSG_CODE				75
/* u32 threads, u32 sessions, u64 arena bytes, u64 arena bytes leased (to all sessions) */
#define PGF_MSG_STATUS_REPLY		76
/* u32 leaf, list filter { u32 column (position in the leaf); i64 low; i64 high; u8 kind of set; u8 key;
 *                         u64 offset of the set in the arena; u64 its bytes }: see below */
#define PGF_MSG_SCAN_FILTERS		77
/* list relation { u32 relation; u32 tablespace; u32 database; u32 file number; u64 bytes; u64 hits; u64 misses;
 *				   i64 last use (microseconds since 1970); u8 pinned; u32 columns;
 *				   list chunk { u32 number; u32 blocks; u64 LSN of the first, u64 of the last map page; u64 bytes } }
 * also of those that are pinned and have nothing: file number 0 */
#define PGF_MSG_CACHE_RELATIONS		78
/* u64 bytes that the relation had in the block cache */
#define PGF_MSG_CACHE_DONE			79

/* HELLO role */
#define PGF_ROLE_LEADER				0
#define PGF_ROLE_SCAN_WORKER		1

/* EXECUTE flags */
#define PGF_EXECUTE_ANALYZE			1	/* count rows and time per operator */
#define PGF_EXECUTE_PREWARM			2	/* leaves go to the block cache, and nowhere else: there are no results */

/* EXECUTE codegen */
#define PGF_CODEGEN_IL				0
#define PGF_CODEGEN_CSHARP			1

/* EXECUTE leaf producer */
#define PGF_PRODUCER_HEAP			1
#define PGF_PRODUCER_EXECUTOR		2

/* SCAN_CHUNK flags */
#define PGF_CHUNK_WHOLE				1	/* for the block cache: no filters, and CHUNK_DONE says what the map says then */
#define PGF_CHUNK_UNCHANGED			2	/* with PGF_CHUNK_WHOLE: only if one of its pages has a greater LSN than that */

/* blocks of a chunk of the block cache, which begins at a multiple of them */
#define PGF_CACHE_CHUNK_BLOCKS		128

/* EXPLAIN_CODE format */
#define PGF_CODE_CSHARP				0
#define PGF_CODE_IL					1
#define PGF_CODE_ASM				2

/* kind of a start value that is a time zone; the others are PGF_KIND_* */
#define PGF_START_TIME_ZONE			64
/* kind of a start value that is the order of an enum */
#define PGF_START_ENUM_ORDER		65

#define PGF_ZONE_RULES				1
#define PGF_ZONE_UNKNOWN			2
#define PGF_ZONE_ABBREVIATION		3	/* its offset changes, which the worker does not know */

/* filters of SCAN_FILTERS, at most one for a column */
#define PGF_SCAN_FILTERS_MAX		16

/* their sets */
#define PGF_FILTER_RANGE			0	/* none: everything from low to high */
#define PGF_FILTER_BITMAP			1
#define PGF_FILTER_BLOOM			2

#define PGF_BLOOM_MULTIPLIER1		0x5851F42D4C957F2D
#define PGF_BLOOM_MULTIPLIER2		0x2545F4914F6CDD1D
#define PGF_BLOOM_WORDS_MIN			8

/* what of a value is looked up */
#define PGF_KEY_INTEGER				0
#define PGF_KEY_BYTES				1
#define PGF_KEY_PADDED				2	/* char(n): trailing blanks do not count */
#define PGF_KEY_FLOAT				3
#define PGF_KEY_BOOL				4
#define PGF_KEY_NUMERIC				5

#define PGF_HASH_FLOAT_NAN			0x7FF8000000000000
#define PGF_HASH_NUMERIC_ZERO		0

/*
 * Filters of a leaf.  A row counts only if, for each of them, the value of its column is not
 * NULL, lies between low and high, both included, and is in the set.  They replace those that the
 * leaf had, for chunks that are asked for afterwards.  A producer may send rows that
 * do not pass, and one that runs the executor sends all.  The sets are in the arena, in whole
 * words of 64 bits, little-endian, and stay there until the leaf has other filters or the
 * connection has no execution any more:
 *
 *	  PGF_FILTER_BITMAP				bit i (of word i / 64 the bit i % 64) is set if low + i is in the set;
 *									there are high - low + 1 bits at least
 *	  PGF_FILTER_BLOOM				2^k words, PGF_BLOOM_WORDS_MIN or more.  With x the value as 64 bits,
 *									h = x * PGF_BLOOM_MULTIPLIER1, and h' = (h xor (h >> 32)) * PGF_BLOOM_MULTIPLIER2,
 *									word h' >> (64 - k) has the bits h' & 63, (h' >> 6) & 63, (h' >> 12) & 63 and
 *									(h' >> 18) & 63 set if x is in the set
 *
 * A value of kind INT16, INT32 or INT64 is PGF_KEY_INTEGER, and is looked up as it is.  Of all
 * others a hash is, in PGF_FILTER_BLOOM only; low and high are the ends of all integers then.
 * With step(h, w) = g xor (g >> 32), where g = (h xor w) * PGF_BLOOM_MULTIPLIER2:
 *
 *	  PGF_KEY_BYTES					VIEW, FIXED.  h = length * PGF_BLOOM_MULTIPLIER1, then a step for every 8 bytes,
 *									little-endian, the last ones with zeros behind them
 *	  PGF_KEY_PADDED				VIEW.  The same without trailing blanks
 *	  PGF_KEY_FLOAT					FLOAT32, FLOAT64.  The bits of the value as FLOAT64, 0 for -0, PGF_HASH_FLOAT_NAN for any NaN
 *	  PGF_KEY_BOOL					BOOL.  0 or 1
 *	  PGF_KEY_NUMERIC				DECIMAL64, DECIMAL128, VIEW of a numeric.  PGF_HASH_NUMERIC_ZERO for zero, the first four
 *									bits of the header, as they are in its 16, for NaN and infinities.  Else with digits of
 *									base 10000, the first and the last not zero, weight the power of 10000 that the first counts,
 *									h = (weight * 2 + (1 if negative)) * PGF_BLOOM_MULTIPLIER1, then a step for every four
 *									digits, the first in the lowest 16 bits, the last ones with zeros behind them
 *
 * A cacheable leaf.  A heap whose changes are written to the log, and the map as it was after the
 * query's snapshot had been taken; page by page, bits and LSN are of one moment:
 *
 *	  u32 relation; u32 tablespace; u32 database; u32 file number
 *	  u32 birth of the database: another one if an earlier one had its OID, and files of these names
 *	  u32 blocks that a map page covers
 *	  list u64 LSN					of the map pages over the leaf's blocks; 0: there is no such page
 *	  byte[(chunks + 7) / 8]		of each chunk of PGF_CACHE_CHUNK_BLOCKS, the last one perhaps shorter, a bit,
 *									least significant first: all its blocks are marked as all-visible
 *
 * Start values.  Bytes by column kind (scan/page.h): INT8..INT64, FLOAT32,
 * FLOAT64 their little-endian bytes, BOOL one byte, FIXED its bytes, VIEW the
 * detoasted payload without varlena header (text, bytea, numeric, ...).
 *
 * A time zone:
 *
 *	  u8 PGF_ZONE_RULES
 *	  i64 from, i64 until			seconds since 1970, as all times here
 *	  u8 cyclic before, u8 cyclic after	beyond them transitions repeat after 400 years
 *	  i32 offset					before the first transition, in seconds, east of Greenwich positive
 *	  i32 offset before first		the same as DetermineTimeZoneOffset has it
 *	  u32 count; i64 time[count]	transitions, ascending; the last one may be after `until`
 *	  i32 offset[count]				from then on
 *
 * or u8 PGF_ZONE_UNKNOWN or PGF_ZONE_ABBREVIATION, and the name: an error as soon as it is used.
 *
 * The order of an enum, a list without count: { u32 label; f64 enumsortorder }
 *
 * Plan reply (PLAN_OK):
 *
 *	  byte[16] plan hash			SHA-256 of the request, first half
 *	  u64 plan digest				of everything below; EXECUTE must name the same
 *	  f64 startup cost, f64 total cost, f64 rows, u32 width
 *	  list output {					the worker's result columns, in page order
 *		  u32 type; i32 typmod; u32 collation; u8 kind;
 *		  str expression }			node text for EXPLAIN, Vars as in the query; may be empty
 *	  list str target				one node text for each entry of the Query's targetList
 *									(junk included), over INDEX_VAR Vars naming outputs (1-based)
 *	  list start value {
 *		  str expression; u32 type; u8 kind }	node text without Vars, evaluated once at start; kind PGF_START_TIME_ZONE:
 *									the name of a time zone, NULL for the session's, of which the rules are sent; PGF_START_ENUM_ORDER: the OID of
 *									an enum, of which the order of its labels is sent
 *	  list leaf {
 *		  list item { u32 range table index; u8 left joined; str rte },
 *									FROM items of one query level, the RANGETBLENTRY exactly as it stood in the request;
 *									each is joined to those before it, which its expressions may refer to
 *		  u32 page rows; u64 extent size;
 *		  f64 rows;
 *		  list column { i16 attribute; str expression; u32 type; i32 typmod; u32 collation; u8 kind; u16 scale },
 *									attribute 0: compute the expression (node text, varno is a position among the items, 1-based)
 *		  list qual { u8 required; str expression } }
 *									required 0: the worker applies it too, it is here to choose the path
 *	  list sort key { u32 target (1-based); u32 sort operator; u32 equality operator; u32 collation; u8 nulls first }
 *									not empty: PostgreSQL sorts above the worker's rows
 *	  u8 limit above				1: PostgreSQL applies the query's OFFSET and LIMIT
 *	  list str filter above			node texts of conditions over INDEX_VAR Vars naming outputs (1-based),
 *									of which PostgreSQL keeps the worker's rows that fulfil all
 *	  list operator { u32 id; i32 parent (-1: root); str name; i32 leaf (-1: none); f64 rows;
 *					  list { str key; str value } }		parents before children, for EXPLAIN
 *
 * and behind that, which the digest does not cover, as it changes with the block cache:
 *
 *	  list f64 cached					by leaf, the share of its blocks whose columns the cache has, if they are still valid
 */

#endif							/* PGFUSION_PROTOCOL_H */
