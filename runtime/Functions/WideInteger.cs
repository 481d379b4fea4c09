using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// An unsigned integer of 192 bits on its way to base-10000 digits: what a sum of 128-bit decimals can reach.
/// </summary>
internal unsafe struct WideInteger
{
    /// <summary>2^192 · 1000 is below 10^61, and the conversion yields whole chunks of four digits.</summary>
    public const int DigitsMax = 16;

    private const int Limbs = 4;
    private const ulong Chunk = 10_000_000_000_000_000UL;

    // Division by the chunk is by its reciprocal (Möller and Granlund, "Improved division by invariant integers"), for
    // which the divisor is shifted so that its top bit is set.
    private const int Shift = 10;
    private const ulong Divisor = Chunk << Shift;
    private const ulong Reciprocal = 0xCD2B297D889BC2B6UL;

    private fixed ulong _limb[Limbs];

    public WideInteger(ulong low, ulong middle, ulong high)
    {
        _limb[0] = low;
        _limb[1] = middle;
        _limb[2] = high;
        _limb[3] = 0;
    }

    /// <summary>
    /// The number divided by 10^scale, with that display scale. <paramref name="digits"/> has room for
    /// <see cref="DigitsMax"/>; the result points into it and is stripped.
    /// </summary>
    public NumericValue ToNumeric(bool negative, int scale, short* digits)
    {
        int incomplete = scale & 3;
        if (incomplete != 0)
        {
            // Fills the last group of four decimals up with zeros.
            MultiplyBy(incomplete == 1 ? 1000u : incomplete == 2 ? 100u : 10u);
        }
        ulong* chunk = (ulong*)digits;
        int chunks = DigitsMax / 4;
        int limbs = Limbs;
        for (int i = chunks - 1; i >= 0; i--)
        {
            while (limbs > 0 && _limb[limbs - 1] == 0)
            {
                limbs--;
            }
            chunk[i] = DecimalFunctions.FourDigits(DivideByChunk(limbs));
        }
        Debug.Assert((_limb[0] | _limb[1] | _limb[2] | _limb[3]) == 0);
        NumericValue value = new()
        {
            Digits = digits,
            Count = DigitsMax,
            Weight = DigitsMax - ((scale + 3) >> 2) - 1,
            DisplayScale = scale,
            Negative = negative,
        };
        value.Strip();
        return value;
    }

    private void MultiplyBy(uint factor)
    {
        ulong carry = 0;
        for (int i = 0; i < Limbs; i++)
        {
            ulong high = Math.BigMul(_limb[i], factor, out ulong low);
            ulong sum = low + carry;
            carry = high + (sum < low ? 1UL : 0UL);
            _limb[i] = sum;
        }
        Debug.Assert(carry == 0);
    }

    /// <summary>Divides by 10^16 and returns the remainder; limbs from <paramref name="limbs"/> on are zero.</summary>
    private ulong DivideByChunk(int limbs)
    {
        if (limbs <= 1)
        {
            ulong value = _limb[0];
            _limb[0] = value / Chunk;
            return value % Chunk;
        }
        // The dividend is shifted as the divisor is; what leaves at the top begins the first remainder.
        ulong remainder = _limb[limbs - 1] >> (64 - Shift);
        for (int i = limbs - 1; i >= 0; i--)
        {
            ulong limb = _limb[i] << Shift;
            if (i > 0)
            {
                limb |= _limb[i - 1] >> (64 - Shift);
            }
            _limb[i] = Divide(ref remainder, limb);
        }
        return remainder >> Shift;
    }

    /// <summary>(remainder · 2^64 + limb) divided by the shifted chunk, where remainder is below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Divide(ref ulong remainder, ulong limb)
    {
        ulong high = Math.BigMul(Reciprocal, remainder, out ulong low);
        low += limb;
        high += remainder + (low < limb ? 1UL : 0UL) + 1;
        ulong rest = limb - high * Divisor;
        if (rest > low)
        {
            high--;
            rest += Divisor;
        }
        if (rest >= Divisor)
        {
            high++;
            rest -= Divisor;
        }
        remainder = rest;
        return high;
    }
}
