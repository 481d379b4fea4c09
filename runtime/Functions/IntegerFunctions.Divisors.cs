using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>Divisors of integers (int.c, int8.c), and their hexadecimal digits (varlena.c).</summary>
public static unsafe partial class IntegerFunctions
{
    /// <summary>The greatest common divisor; 2^31, of the least integer and nothing else, is too large.</summary>
    public static int GcdInt4(int a, int b)
    {
        ulong divisor = Gcd(Magnitude(a), Magnitude(b));
        if (divisor > int.MaxValue)
        {
            PgError.IntegerOutOfRange();
        }
        return (int)divisor;
    }

    public static long GcdInt8(long a, long b)
    {
        ulong divisor = Gcd(Magnitude(a), Magnitude(b));
        if (divisor > long.MaxValue)
        {
            PgError.BigintOutOfRange();
        }
        return (long)divisor;
    }

    /// <summary>The least common multiple; 0 if either is 0.</summary>
    public static int LcmInt4(int a, int b)
    {
        if (a == 0 || b == 0)
        {
            return 0;
        }
        ulong multiple = Magnitude(a) / Gcd(Magnitude(a), Magnitude(b)) * Magnitude(b);
        if (multiple > int.MaxValue)
        {
            PgError.IntegerOutOfRange();
        }
        return (int)multiple;
    }

    public static long LcmInt8(long a, long b)
    {
        if (a == 0 || b == 0)
        {
            return 0;
        }
        UInt128 multiple = (UInt128)(Magnitude(a) / Gcd(Magnitude(a), Magnitude(b))) * Magnitude(b);
        if (multiple > long.MaxValue)
        {
            PgError.BigintOutOfRange();
        }
        return (long)multiple;
    }

    private static ulong Gcd(ulong a, ulong b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Magnitude(long value) => value < 0 ? (ulong)-value : (ulong)value;

    /// <summary>to_hex(integer).</summary>
    public static StringRef ToHexInt4(int value, Scratch* scratch) => ToHex((uint)value, scratch);

    /// <summary>to_hex(bigint).</summary>
    public static StringRef ToHexInt8(long value, Scratch* scratch) => ToHex((ulong)value, scratch);

    private static StringRef ToHex(ulong value, Scratch* scratch)
    {
        int digits = Math.Max(1, (67 - System.Numerics.BitOperations.LeadingZeroCount(value)) / 4);
        byte* result = scratch->Allocate(digits);
        for (int i = digits - 1; i >= 0; i--)
        {
            result[i] = "0123456789abcdef"u8[(int)(value & 15)];
            value >>= 4;
        }
        return new StringRef(result, digits);
    }
}
