/*-------------------------------------------------------------------------
 *
 * numeric_decode.c
 *	  The general path from a stored numeric to a scaled integer, and the
 *	  tables of the fast path (numeric_decode.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "scan/numeric_decode.h"

#define DIGIT_BASE		10000
#define DIGIT_DECIMALS	4

static const int32 power_of_ten[DIGIT_DECIMALS + 1] = {1, 10, 100, 1000, 10000};

static uint64
power64(int exponent)
{
	uint64		result = 1;

	while (exponent-- > 0)
		result *= 10;
	return result;
}

void
pgf_decimal_format_init(PgfDecimalFormat *format, uint16 scale)
{
	int			fraction_digits = (scale + DIGIT_DECIMALS - 1) / DIGIT_DECIMALS;

	memset(format, 0, sizeof(*format));
	format->scale = scale;

	if (scale > PGF_DECIMAL64_DIGITS)
	{
		/* never fast: no short header has the special bits of this one */
		format->header = PGF_NUMERIC_SPECIAL;
		format->weight_max = PG_INT32_MIN;
		return;
	}

	StaticAssertStmt(PGF_DECIMAL64_DIGITS <= PGF_NUMERIC_SHORT_SCALE_MAX,
					 "scales of the fast path must fit the short header");
	format->header = PGF_NUMERIC_SHORT | (scale << PGF_NUMERIC_SHORT_SCALE_SHIFT);

	/* |value| * 10^scale < 10^(4 * (weight + 1) + scale), which must be <= 10^18 */
	format->weight_max = (PGF_DECIMAL64_DIGITS - scale) / DIGIT_DECIMALS - 1;

	/*
	 * The last digit of a value is at 10000^(weight - digits + 1), not below
	 * the column's last decimal place.  A zero has no digits and weight 0.
	 */
	format->step_min = -fraction_digits - 1;
	Assert(format->weight_max - format->step_min < PGF_DECIMAL_STEPS_MAX);

	for (int step = 0; step <= format->weight_max - format->step_min; step++)
	{
		int			exponent = DIGIT_DECIMALS * (step + format->step_min + 1) + scale;

		Assert(exponent > -DIGIT_DECIMALS);

		/* the powers that overflow are those of zero, which has no digits to multiply */
		format->steps[step].head = power64(exponent + DIGIT_DECIMALS);
		if (exponent >= 0)
			format->steps[step].tail = power64(exponent);
		else
		{
			/*
			 * Rounded up, exact for dividends below 10^4: the error is less
			 * than 10^4 / 2^32 and a quotient is at least 1/1000 away from
			 * the next integer.
			 */
			format->steps[step].shift = 32;
			format->steps[step].tail = (UINT64CONST(1) << 32) / power64(-exponent) + 1;
		}
	}
}

PgfNumericStatus
pgf_numeric_to_int128(const char *payload, uint32 length, uint16 scale, int128 *value)
{
	const uint128 magnitude_max = (uint128) PGF_DECIMAL128_NAN - 1;
	uint16		header;
	bool		negative;
	int32		weight;
	uint32		header_size;
	uint32		digits;
	uint128		magnitude = 0;
	uint64		leading = 0;
	uint32		first = 0;
	int32		exponent = 0;

	if (length < sizeof(header))
		return PGF_NUMERIC_CORRUPT;
	memcpy(&header, payload, sizeof(header));

	switch (header & PGF_NUMERIC_SIGN_MASK)
	{
		case PGF_NUMERIC_SPECIAL:
			return (header & PGF_NUMERIC_SPECIAL_MASK) == PGF_NUMERIC_NAN ?
				PGF_NUMERIC_IS_NAN : PGF_NUMERIC_IS_INFINITE;
		case PGF_NUMERIC_SHORT:
			negative = (header & PGF_NUMERIC_SHORT_NEGATIVE) != 0;
			weight = (int32) ((uint32) header << 25) >> 25;
			header_size = sizeof(header);
			break;
		default:
			{
				int16		long_weight;

				if (length < sizeof(header) + sizeof(long_weight))
					return PGF_NUMERIC_CORRUPT;
				memcpy(&long_weight, payload + sizeof(header), sizeof(long_weight));
				negative = (header & PGF_NUMERIC_SIGN_MASK) == PGF_NUMERIC_NEGATIVE;
				weight = long_weight;
				header_size = sizeof(header) + sizeof(long_weight);
				break;
			}
	}

	digits = (length - header_size) / sizeof(int16);

	/* Digits before the decimal point, as many as 64 bits hold, need no care. */
	for (; first < Min(digits, 4) && weight >= (int32) first; first++)
	{
		int16		digit;

		memcpy(&digit, payload + header_size + first * sizeof(digit), sizeof(digit));
		if (digit < 0 || digit >= DIGIT_BASE)
			return PGF_NUMERIC_CORRUPT;
		leading = leading * DIGIT_BASE + digit;
		exponent = DIGIT_DECIMALS * (weight - (int32) first) + scale;
	}
	magnitude = leading;

	for (uint32 i = first; i < digits; i++)
	{
		int16		digit;
		int32		multiplier;
		int32		addend;

		memcpy(&digit, payload + header_size + i * sizeof(digit), sizeof(digit));
		if (digit < 0 || digit >= DIGIT_BASE)
			return PGF_NUMERIC_CORRUPT;

		exponent = DIGIT_DECIMALS * (weight - (int32) i) + scale;
		if (exponent >= 0)
		{
			multiplier = DIGIT_BASE;
			addend = digit;
		}
		else if (exponent > -DIGIT_DECIMALS)
		{
			/* this digit goes beyond the scale: what is beyond must be zero */
			if (digit % power_of_ten[-exponent] != 0)
				return PGF_NUMERIC_INEXACT;
			multiplier = power_of_ten[DIGIT_DECIMALS + exponent];
			addend = digit / power_of_ten[-exponent];
			exponent = 0;
		}
		else
		{
			if (digit != 0)
				return PGF_NUMERIC_INEXACT;
			exponent = 0;
			continue;
		}

		/* dividing 128 bits is slow: only near the end */
		if (unlikely(magnitude >= magnitude_max / DIGIT_BASE) &&
			magnitude > (magnitude_max - addend) / multiplier)
			return PGF_NUMERIC_OVERFLOW;
		magnitude = magnitude * multiplier + addend;
	}

	/* trailing zero digits are not stored */
	for (; exponent > 0 && magnitude != 0; exponent--)
	{
		if (magnitude > magnitude_max / 10)
			return PGF_NUMERIC_OVERFLOW;
		magnitude *= 10;
	}

	*value = negative ? -(int128) magnitude : (int128) magnitude;
	return PGF_NUMERIC_OK;
}
