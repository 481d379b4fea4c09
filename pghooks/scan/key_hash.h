/*-------------------------------------------------------------------------
 *
 * key_hash.h
 *	  64 bits of a stored value, the same for equal ones: what filters look
 *	  values up by (PGF_KEY_* in session/protocol.h).
 *
 * The worker hashes the keys of a join with the same functions
 * (runtime/HashTables/KeyHash.cs), from what it holds of them.  So a hash is
 * of the value, not of how it is stored: floats are taken as float8, numerics
 * without display scale and without zeros at their ends, char(n) without
 * trailing blanks.
 *
 * A value that is compressed or stored elsewhere has no hash here: to fetch
 * it would cost more than a row that is sent in vain.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_KEY_HASH_H
#define PGFUSION_KEY_HASH_H

#include <math.h>

#include "compat/scan_compat.h"
#include "scan/numeric_decode.h"
#include "session/protocol.h"

static inline uint64
pgf_hash_word(uint64 hash, uint64 word)
{
	hash = (hash ^ word) * PGF_BLOOM_MULTIPLIER2;
	return hash ^ (hash >> 32);
}

static inline uint64
pgf_hash_bytes(const char *bytes, uint32 length)
{
	uint64		hash = length * PGF_BLOOM_MULTIPLIER1;
	uint64		word;

	for (; length >= sizeof(word); length -= sizeof(word), bytes += sizeof(word))
	{
		memcpy(&word, bytes, sizeof(word));
		hash = pgf_hash_word(hash, word);
	}
	if (length > 0)
	{
		word = 0;
		for (uint32 i = 0; i < length; i++)
			word |= (uint64) (uint8) bytes[i] << (8 * i);
		hash = pgf_hash_word(hash, word);
	}
	return hash;
}

static inline uint64
pgf_hash_float(double value)
{
	uint64		bits;

	if (isnan(value))
		return PGF_HASH_FLOAT_NAN;
	if (value == 0)
		value = 0;				/* without its sign */
	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

/* Payload of a numeric, of any alignment. */
static inline uint64
pgf_hash_numeric(const char *payload, uint32 length)
{
	uint16		header;
	int16		weight;
	bool		negative;
	const char *digits;
	int			count;
	int			first = 0;
	uint64		hash;

#define DIGIT(at) (memcpy(&digit, digits + (at) * sizeof(digit), sizeof(digit)), digit)
	uint16		digit;

	if (length < sizeof(header))
		return PGF_HASH_NUMERIC_ZERO;
	memcpy(&header, payload, sizeof(header));
	if ((header & PGF_NUMERIC_SIGN_MASK) == PGF_NUMERIC_SPECIAL)
		return header & PGF_NUMERIC_SPECIAL_MASK;
	digits = payload + sizeof(header);
	if ((header & PGF_NUMERIC_SIGN_MASK) == PGF_NUMERIC_SHORT)
	{
		negative = (header & PGF_NUMERIC_SHORT_NEGATIVE) != 0;
		weight = (int16) ((int32) ((uint32) header << 25) >> 25);
	}
	else
	{
		if (length < sizeof(header) + sizeof(weight))
			return PGF_HASH_NUMERIC_ZERO;
		negative = (header & PGF_NUMERIC_SIGN_MASK) == PGF_NUMERIC_NEGATIVE;
		memcpy(&weight, digits, sizeof(weight));
		digits += sizeof(weight);
	}

	count = (int) ((length - (digits - payload)) / sizeof(digit));
	while (first < count && DIGIT(first) == 0)
		first++;
	while (count > first && DIGIT(count - 1) == 0)
		count--;
	if (first == count)
		return PGF_HASH_NUMERIC_ZERO;

	hash = (((uint64) (int64) (weight - first) << 1) | negative) * PGF_BLOOM_MULTIPLIER1;
	while (first < count)
	{
		uint64		word = 0;

		for (int shift = 0; shift < 64 && first < count; shift += 16, first++)
			word |= (uint64) DIGIT(first) << shift;
		hash = pgf_hash_word(hash, word);
	}
#undef DIGIT
	return hash;
}

/* False: it is compressed or stored elsewhere. */
static inline bool
pgf_stored_payload(const char *value, const char **payload, uint32 *length)
{
	if (VARATT_IS_1B(value))
	{
		if (VARATT_IS_1B_E(value))
			return false;
		*payload = VARDATA_1B(value);
		*length = VARSIZE_1B(value) - VARHDRSZ_SHORT;
		return true;
	}
	if (!VARATT_IS_4B_U(value))
		return false;
	*payload = VARDATA_4B(value);
	*length = VARSIZE_4B(value) - VARHDRSZ;
	return true;
}

/*
 * Of a value in a tuple, `attlen` being its attribute's length.  False: it has to be taken for any.
 * `key` is not PGF_KEY_INTEGER.
 */
static pg_attribute_always_inline bool
pgf_hash_stored(uint8 key, const char *value, int16 attlen, uint64 *hash)
{
	const char *payload = value;
	uint32		length = attlen;
	float		narrow;
	double		wide;

	if (attlen == -1 && !pgf_stored_payload(value, &payload, &length))
		return false;
	switch (key)
	{
		case PGF_KEY_PADDED:
			while (length > 0 && payload[length - 1] == ' ')
				length--;
			/* FALLTHROUGH */
		case PGF_KEY_BYTES:
			*hash = pgf_hash_bytes(payload, length);
			return true;
		case PGF_KEY_NUMERIC:
			*hash = pgf_hash_numeric(payload, length);
			return true;
		case PGF_KEY_BOOL:
			*hash = *payload != 0;
			return true;
		default:
			Assert(key == PGF_KEY_FLOAT);
			if (attlen == sizeof(narrow))
			{
				memcpy(&narrow, payload, sizeof(narrow));
				wide = narrow;
			}
			else
				memcpy(&wide, payload, sizeof(wide));
			*hash = pgf_hash_float(wide);
			return true;
	}
}

#endif							/* PGFUSION_KEY_HASH_H */
