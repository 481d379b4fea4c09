/*-------------------------------------------------------------------------
 *
 * catalog_bundle.h
 *	  The plan request: a query tree and everything the catalogs say about it.
 *
 * What comes in is an analysed, rewritten Query whose constants have been
 * simplified; what goes out is one byte string, the payload of a PLAN message.
 * It is self-contained: whoever reads it needs no database.  It is
 * deterministic: the same query over the same catalog contents and relation
 * sizes gives the same bytes, because every list of catalog objects is sorted by OID
 * (or the key named below) and of the session it has only the settings that
 * plans depend on.  So its hash names the plan.
 *
 * catalog_bundle.c writes it, compiler/Catalog/CatalogBundle.cs reads it; both
 * carry the format version, and neither understands any other.
 *
 * Notation: as in session/protocol.h (little-endian, unaligned); `oid` is a u32 and
 * 0 stands for none, `bool` is a u8 of 0 or 1, `char` is the u8 of the
 * catalog's "char" column.  `datum` is a str that holds: the value's typlen low
 * bytes, little-endian, for types passed by value; typlen bytes for fixed-length types passed by
 * reference; the detoasted payload without header for varlena types; the bytes without
 * terminator for cstring.
 *
 *	request {
 *		u32 PGF_BUNDLE_MAGIC
 *		u32 PGF_BUNDLE_VERSION
 *		u32 server_version_num
 *		i32 database encoding (pg_enc)
 *		str database encoding name
 *		oid database
 *		str TimeZone				at planning; a stable function must not bake it in
 *		str query tree				nodeToString of the Query, database encoding
 *		list parameter				by number { u32 number; oid type }
 *		list relation
 *		list type
 *		list function
 *		list operator
 *		list aggregate
 *		list collation
 *		str disabled rules			pg_fusion.disabled_rules, separated by commas; left out when there are none
 *	}
 *
 *	relation {						every relation named by a range table entry at any level
 *		oid oid; str schema; str name
 *		char relkind; char persistence; oid access method
 *		u32 flags					PGF_RELATION_*
 *		f64 reltuples				pg_class; -1 when never analysed
 *		u32 relpages; u32 relallvisible
 *		u32 blocks					of its main fork now (0 without storage)
 *		f64 tuples					PostgreSQL's estimate for now (estimate_rel_size)
 *		u32 tree blocks; f64 tree tuples	the same, with all inheritance children and partitions
 *		list attribute				by number, dropped ones included {
 *			i16 number; str name; oid type; i32 typmod; oid collation
 *			i16 length; bool by value; char alignment; char storage
 *			u8 flags				PGF_ATTRIBUTE_*
 *		}
 *		list statistics				pg_statistic, by attribute, then not inherited first {
 *			i16 attribute; bool inherited
 *			f64 null fraction; i32 average width; f64 distinct	(negative: share of the rows)
 *			f64 correlation			NaN: unknown
 *			list common value { datum value; f64 frequency }	most common first
 *			list histogram bound { datum value }	ascending in the column's default order
 *		}
 *		list unique index			valid, not partial, on columns only {
 *			oid oid; u8 flags PGF_INDEX_*; list i16 attribute
 *		}
 *		list foreign key			validated {
 *			oid referenced; list { i16 attribute; i16 referenced; oid equality }
 *		}
 *	}
 *
 *	type {							of every expression and of every column above
 *		oid oid; str schema; str name
 *		i16 length; bool by value; char alignment; char storage
 *		char typtype; char category
 *		oid base; i32 base typmod	domains: the type below all domains; others: itself, -1
 *		oid element					true arrays only
 *		oid array; oid relation; oid collation
 *		oid equality, less, greater	default btree (hash: equality) operators of the base type
 *		oid comparison				btree support function
 *		oid hash, extended hash		hash support functions
 *		oid input, output			conversion functions
 *	}
 *
 *	function {						called in the tree, or behind an operator, an aggregate or a type above
 *		oid oid; str schema; str name
 *		char volatility; bool strict; bool leakproof; char kind; bool returns set; char parallel
 *		oid result; oid variadic; list oid argument
 *		f64 cost; f64 rows; oid support
 *		str language; str source	prosrc of internal and C functions, else empty
 *	}
 *
 *	operator {						used in the tree (expressions, sort and group clauses, types above)
 *		oid oid; str schema; str name
 *		oid left; oid right; oid result; oid function
 *		oid commutator; oid negator; bool can hash; bool can merge
 *		oid restriction; oid join	selectivity estimators
 *		list family					by family, then strategy {
 *			oid family; oid method; i16 strategy; oid left; oid right
 *		}
 *	}
 *
 *	aggregate {
 *		oid function; char kind; i16 direct arguments
 *		oid transition type; oid transition; oid final; oid combine; oid sort operator
 *		bool final extra; bool initial is null; str initial
 *	}
 *
 *	collation {						"default" (100) is always there, resolved to the database's own
 *		oid oid; str schema; str name
 *		char provider				c libc, i icu, b builtin
 *		bool deterministic
 *		bool collate is C; bool ctype is C
 *		str collate; str ctype; str locale; str rules; str version	empty when not set
 *	}
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_CATALOG_BUNDLE_H
#define PGFUSION_CATALOG_BUNDLE_H

#define PGF_BUNDLE_MAGIC			0x42464750	/* "PGFB" */
#define PGF_BUNDLE_VERSION			1

/* relation flags */
#define PGF_RELATION_HAS_SUBCLASS	1
#define PGF_RELATION_ROW_SECURITY	2
#define PGF_RELATION_FORCE_ROW_SECURITY 4
#define PGF_RELATION_IS_PARTITION	8
#define PGF_RELATION_SYSTEM			16	/* pg_catalog, information_schema or TOAST */

/* attribute flags */
#define PGF_ATTRIBUTE_NOT_NULL		1
#define PGF_ATTRIBUTE_DROPPED		2
#define PGF_ATTRIBUTE_HAS_MISSING	4	/* rows older than ADD COLUMN ... DEFAULT lack it */
#define PGF_ATTRIBUTE_GENERATED		8

/* unique index flags */
#define PGF_INDEX_PRIMARY			1
#define PGF_INDEX_IMMEDIATE			2	/* not DEFERRABLE: holds at every moment */
#define PGF_INDEX_NULLS_NOT_DISTINCT 4

#ifdef POSTGRES_H
#include "lib/stringinfo.h"
#include "nodes/parsenodes.h"

#include "planner/catalog_names.h"

/* Append the request for this query, whose objects pgf_collect_names has found. */
extern void pgf_bundle_write(StringInfo buffer, Query *query, PgfCatalogNames *names);
#endif

#endif							/* PGFUSION_CATALOG_BUNDLE_H */
