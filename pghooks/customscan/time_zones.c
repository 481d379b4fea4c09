/*-------------------------------------------------------------------------
 *
 * time_zones.c
 *	  What the worker has to know of a time zone: its offsets from UTC.
 *
 * The worker reads no time zone database.  It gets the transitions that the
 * server itself computes with, so its answers are the server's, whatever
 * directory, release or POSIX rule they come from.  They are asked for through
 * PostgreSQL's public functions, one after the other.
 *
 * A zone with a rule has transitions for ever, that repeat after 400 years: they
 * are sent until 2500, and the worker goes on from there in cycles.  A zone that
 * is a rule only also has them since ever, and they are sent from 1800.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "compat/planner_compat.h"
#include "customscan/execution.h"

/* Seconds since 1970 */
#define ZONE_TIME_MIN		(-INT64CONST(210866803200))	/* 4714-11-24 BC */
#define ZONE_TIME_1700		(-INT64CONST(8520336000))
#define ZONE_TIME_1800		(-INT64CONST(5364662400))
#define ZONE_TIME_2500		INT64CONST(16725225600)

/* The bytes of zones asked for, which live as long as the server process, as the zones do. */
typedef struct ZoneBytes
{
	pg_tz	   *zone;
	StringInfoData bytes;
	struct ZoneBytes *next;
} ZoneBytes;

static ZoneBytes *known_zones = NULL;

typedef struct Transitions
{
	int			count;
	int			capacity;
	int64	   *times;
	int32	   *offsets;		/* from then on */
} Transitions;

static void
add_transition(Transitions *list, pg_time_t time, long offset)
{
	if (list->count == list->capacity)
	{
		list->capacity *= 2;
		list->times = repalloc(list->times, sizeof(int64) * list->capacity);
		list->offsets = repalloc(list->offsets, sizeof(int32) * list->capacity);
	}
	list->times[list->count] = time;
	list->offsets[list->count] = (int32) offset;
	list->count++;
}

static long
offset_at(pg_time_t time, const pg_tz *zone)
{
	struct pg_tm *local = pg_localtime(&time, zone);

	if (local == NULL)
		elog(ERROR, "time zone \"%s\" has no local time", pg_get_timezone_name((pg_tz *) zone));
	return local->tm_gmtoff;
}

static void
put_rules(StringInfo buffer, pg_tz *zone)
{
	Transitions list = {0, 256, palloc(sizeof(int64) * 256), palloc(sizeof(int32) * 256)};
	pg_time_t	from = ZONE_TIME_MIN;
	pg_time_t	boundary;
	long		before = 0;
	long		after = 0;
	long		before_first;
	int			is_dst = 0;
	bool		is_rule = false;	/* also in the past */
	bool		goes_on = false;
	int			found = pg_next_dst_boundary(&from, &before, &is_dst, &boundary, &after, &is_dst, zone);

	if (found > 0 && boundary < ZONE_TIME_1700)
	{
		is_rule = true;
		from = ZONE_TIME_1800;
		found = pg_next_dst_boundary(&from, &before, &is_dst, &boundary, &after, &is_dst, zone);
	}
	before_first = before;
	while (found > 0)
	{
		add_transition(&list, boundary, after);
		if (boundary >= ZONE_TIME_2500)
		{
			goes_on = true;
			break;
		}
		found = pg_next_dst_boundary(&boundary, &before, &is_dst, &boundary, &after, &is_dst, zone);
	}

	pgf_put_u8(buffer, PGF_ZONE_RULES);
	pgf_put_u64(buffer, (uint64) from);
	pgf_put_u64(buffer, (uint64) ZONE_TIME_2500);
	pgf_put_u8(buffer, is_rule);
	pgf_put_u8(buffer, goes_on);
	pgf_put_u32(buffer, (uint32) offset_at(from, zone));
	pgf_put_u32(buffer, (uint32) before_first);
	pgf_put_u32(buffer, list.count);
	for (int i = 0; i < list.count; i++)
		pgf_put_u64(buffer, (uint64) list.times[i]);
	for (int i = 0; i < list.count; i++)
		pgf_put_u32(buffer, (uint32) list.offsets[i]);
	pfree(list.times);
	pfree(list.offsets);
}

static void
put_zone(StringInfo buffer, pg_tz *zone)
{
	ZoneBytes  *known = known_zones;

	while (known != NULL && known->zone != zone)
		known = known->next;
	if (known == NULL)
	{
		MemoryContext old_context = MemoryContextSwitchTo(TopMemoryContext);
		ZoneBytes  *fresh = palloc0(sizeof(ZoneBytes));

		fresh->zone = zone;
		initStringInfo(&fresh->bytes);
		put_rules(&fresh->bytes, zone);
		fresh->next = known_zones;
		known_zones = known = fresh;
		MemoryContextSwitchTo(old_context);
	}
	pgf_put_str(buffer, known->bytes.data, known->bytes.len);
}

/* Of an abbreviation that always means the same. */
static void
put_fixed(StringInfo buffer, int offset)
{
	StringInfoData bytes;

	initStringInfo(&bytes);
	pgf_put_u8(&bytes, PGF_ZONE_RULES);
	pgf_put_u64(&bytes, (uint64) ZONE_TIME_MIN);
	pgf_put_u64(&bytes, (uint64) ZONE_TIME_2500);
	pgf_put_u8(&bytes, false);
	pgf_put_u8(&bytes, false);
	pgf_put_u32(&bytes, (uint32) offset);
	pgf_put_u32(&bytes, (uint32) offset);
	pgf_put_u32(&bytes, 0);
	pgf_put_str(buffer, bytes.data, bytes.len);
	pfree(bytes.data);
}

/* A zone that has no rules: why, and its name for the error of whoever uses it. */
static void
put_name(StringInfo buffer, uint8 state, const char *name)
{
	StringInfoData bytes;

	initStringInfo(&bytes);
	pgf_put_u8(&bytes, state);
	pgf_put_bytes(&bytes, name, strlen(name));
	pgf_put_str(buffer, bytes.data, bytes.len);
	pfree(bytes.data);
}

void
pgf_put_time_zone(StringInfo buffer, text *name)
{
	char		zone_name[TZ_STRLEN_MAX + 1];
	pg_tz	   *zone;
	int			offset;

	if (name == NULL)
	{
		put_zone(buffer, session_timezone);
		return;
	}
	text_to_cstring_buffer(name, zone_name, sizeof(zone_name));
	switch (pgf_find_time_zone(zone_name, &offset, &zone))
	{
		case PGF_ZONE_NAMED:
			put_zone(buffer, zone);
			break;
		case PGF_ZONE_FIXED:
			put_fixed(buffer, offset);
			break;
		case PGF_ZONE_CHANGING:
			put_name(buffer, PGF_ZONE_ABBREVIATION, zone_name);
			break;
		case PGF_ZONE_NONE:
			put_name(buffer, PGF_ZONE_UNKNOWN, zone_name);
			break;
	}
}
