/*-------------------------------------------------------------------------
 *
 * numeric_decode.h
 *	  Stored numeric values into scaled integers.
 *
 * A numeric is a header word (sign, display scale, weight) and digits of base
 * 10000, most significant first: digit j counts 10000^(weight - j).  A column
 * numeric(p,s) stores every value with display scale s, so the value times
 * 10^s is an integer; its digits are put together and multiplied by the power
 * of ten that is missing.  When s is no multiple of four the last digit ends
 * in zeros that must go, which is the only division, by 10, 100 or 1000, and
 * is done by multiplying with the reciprocal.
 *
 * The fast path takes what nearly every stored value is: short varlena
 * header, short numeric header, the column's display scale and at most four
 * digits.  It is branch-free but for the test that these hold.  The general
 * path (numeric_decode.c) takes everything else.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_NUMERIC_DECODE_H
#define PGFUSION_NUMERIC_DECODE_H

#ifdef WORDS_BIGENDIAN
#error "pages are little-endian, and numeric digits are read as a little-endian word"
#endif

#ifndef HAVE_INT128
#error "128-bit integers are needed"
#endif

#define PGF_NUMERIC_SIGN_MASK		0xC000
#define PGF_NUMERIC_NEGATIVE		0x4000
#define PGF_NUMERIC_SHORT			0x8000
#define PGF_NUMERIC_SPECIAL			0xC000
#define PGF_NUMERIC_NAN				0xC000
#define PGF_NUMERIC_SPECIAL_MASK	0xF000
#define PGF_NUMERIC_SHORT_NEGATIVE	0x2000
#define PGF_NUMERIC_SHORT_SCALE_SHIFT 7
#define PGF_NUMERIC_SHORT_SCALE_MAX 63
#define PGF_NUMERIC_SHORT_WEIGHT	0x007F	/* seven bits, two's complement */

#define PGF_DECIMAL64_DIGITS		18
#define PGF_DECIMAL128_DIGITS		38
#define PGF_DECIMAL64_NAN			PG_INT64_MAX
#define PGF_DECIMAL128_NAN			((int128) (~(uint128) 0 >> 1))

#define PGF_DECIMAL_FAST_DIGITS		4
#define PGF_DECIMAL_STEPS_MAX		12

/*
 * How to scale a value whose last stored digit counts 10000^position:
 * (digits before the last) * head + (last digit * tail >> shift).
 */
typedef struct PgfDecimalStep
{
	uint64		head;
	uint64		tail;
	uint64		shift;
} PgfDecimalStep;

/* What the fast path knows of a column's scale. */
typedef struct PgfDecimalFormat
{
	uint16		header;			/* short header of a positive value of weight 0 */
	uint16		scale;
	int32		weight_max;		/* larger values might not fit 18 decimal digits */
	int32		step_min;		/* weight - digit count of steps[0] */
	PgfDecimalStep steps[PGF_DECIMAL_STEPS_MAX];
} PgfDecimalFormat;

typedef enum PgfNumericStatus
{
	PGF_NUMERIC_OK,
	PGF_NUMERIC_IS_NAN,
	PGF_NUMERIC_IS_INFINITE,
	PGF_NUMERIC_INEXACT,		/* more decimal places than the scale */
	PGF_NUMERIC_OVERFLOW,		/* does not fit 128 bits */
	PGF_NUMERIC_CORRUPT
} PgfNumericStatus;

extern void pgf_decimal_format_init(PgfDecimalFormat *format, uint16 scale);

/* Payload of a numeric (no varlena header, any alignment) times 10^scale. */
extern PgfNumericStatus pgf_numeric_to_int128(const char *payload, uint32 length,
											  uint16 scale, int128 *value);

/*
 * The fast path.  `value` points to a varlena with a one-byte header, `size`
 * bytes in all, inside a heap tuple: the eight bytes before its end are read,
 * which are always inside the tuple.  Returns false when the general path has
 * to be taken.
 */
static pg_attribute_always_inline bool
pgf_numeric_fast(const char *value, uint32 size, const PgfDecimalFormat *restrict format, int64 *result)
{
	static const uint64 digit_mask[8] = {
		0, UINT64CONST(0xFFFF000000000000), UINT64CONST(0xFFFFFFFF00000000),
		UINT64CONST(0xFFFFFFFFFFFF0000), UINT64CONST(0xFFFFFFFFFFFFFFFF)
	};
	uint32		digits = (size - 3) >> 1;
	uint16		header;
	uint32		difference;
	int32		weight;
	int32		step;
	uint64		word;
	uint64		magnitude;
	int64		negative;

	memcpy(&header, value + 1, sizeof(header));
	difference = header ^ format->header;
	weight = (int32) (difference << 25) >> 25;
	step = weight - (int32) digits - format->step_min;

	/* a size below 3 makes digits huge */
	if (unlikely(((difference & ~(PGF_NUMERIC_SHORT_NEGATIVE | PGF_NUMERIC_SHORT_WEIGHT)) != 0) |
				 (digits > PGF_DECIMAL_FAST_DIGITS) |
				 (weight > format->weight_max) | (step < 0)))
		return false;

	memcpy(&word, value + size - sizeof(word), sizeof(word));
	word &= digit_mask[digits];
	magnitude = ((word & 0xFFFF) * 10000 + ((word >> 16) & 0xFFFF)) * 10000 + ((word >> 32) & 0xFFFF);
	magnitude = magnitude * format->steps[step].head +
		(((word >> 48) * format->steps[step].tail) >> format->steps[step].shift);

	negative = (difference / PGF_NUMERIC_SHORT_NEGATIVE) & 1;
	*result = ((int64) magnitude ^ -negative) + negative;
	return true;
}

#endif							/* PGFUSION_NUMERIC_DECODE_H */
