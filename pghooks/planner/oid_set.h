/*-------------------------------------------------------------------------
 *
 * oid_set.h
 *	  A sorted set of OIDs: what a query names of one catalog.
 *
 * A query names tens of objects, so an insertion into a sorted array beats
 * anything cleverer, and iterating gives the order that the request needs.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_OID_SET_H
#define PGFUSION_OID_SET_H

typedef struct PgfOidSet
{
	Oid		   *items;			/* ascending */
	int			count;
	int			capacity;
} PgfOidSet;

/* True when it was not there. */
static inline bool
pgf_oid_set_add(PgfOidSet *set, Oid oid)
{
	int			low = 0;
	int			high = set->count;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (set->items[middle] == oid)
			return false;
		if (set->items[middle] < oid)
			low = middle + 1;
		else
			high = middle;
	}

	if (set->count == set->capacity)
	{
		set->capacity = Max(16, set->capacity * 2);
		if (set->items == NULL)
			set->items = palloc(set->capacity * sizeof(Oid));
		else
			set->items = repalloc(set->items, set->capacity * sizeof(Oid));
	}
	memmove(set->items + low + 1, set->items + low, (set->count - low) * sizeof(Oid));
	set->items[low] = oid;
	set->count++;
	return true;
}

#endif							/* PGFUSION_OID_SET_H */
