using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// smallint (Int2), integer (Int4) and bigint (Int8) as PostgreSQL's int.c and int8.c compute them: wrap-around is
/// always an error, division truncates towards zero. Operators across widths give the wider type in PostgreSQL, with
/// the wider type's errors, so callers widen the narrower operand and use the wider type's method.
/// </summary>
public static unsafe partial class IntegerFunctions
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short AddInt2(short a, short b) => NarrowInt2(a + b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short SubtractInt2(short a, short b) => NarrowInt2(a - b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short MultiplyInt2(short a, short b) => NarrowInt2(a * b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short DivideInt2(short a, short b)
    {
        if (b == 0)
        {
            PgError.DivisionByZero();
        }
        return NarrowInt2(a / b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short ModuloInt2(short a, short b)
    {
        if (b == 0)
        {
            PgError.DivisionByZero();
        }
        return (short)(a % b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short NegateInt2(short a) => NarrowInt2(-a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short AbsInt2(short a) => NarrowInt2(a < 0 ? -a : a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int AddInt4(int a, int b)
    {
        int result = a + b;
        if (((a ^ result) & (b ^ result)) < 0)
        {
            PgError.IntegerOutOfRange();
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SubtractInt4(int a, int b)
    {
        int result = a - b;
        if (((a ^ b) & (a ^ result)) < 0)
        {
            PgError.IntegerOutOfRange();
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyInt4(int a, int b)
    {
        long product = (long)a * b;
        if (product != (int)product)
        {
            PgError.IntegerOutOfRange();
        }
        return (int)product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DivideInt4(int a, int b)
    {
        // The processor traps on MinValue / -1; PostgreSQL calls it out of range.
        if ((uint)(b + 1) <= 1)
        {
            return DivideInt4ByZeroOrMinusOne(a, b);
        }
        return a / b;
    }

    private static int DivideInt4ByZeroOrMinusOne(int a, int b)
    {
        if (b == 0)
        {
            PgError.DivisionByZero();
        }
        return NegateInt4(a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ModuloInt4(int a, int b)
    {
        if (b == 0)
        {
            PgError.DivisionByZero();
        }
        return b == -1 ? 0 : a % b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NegateInt4(int a)
    {
        if (a == int.MinValue)
        {
            PgError.IntegerOutOfRange();
        }
        return -a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int AbsInt4(int a) => a < 0 ? NegateInt4(a) : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long AddInt8(long a, long b)
    {
        long result = a + b;
        if (((a ^ result) & (b ^ result)) < 0)
        {
            PgError.BigintOutOfRange();
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long SubtractInt8(long a, long b)
    {
        long result = a - b;
        if (((a ^ b) & (a ^ result)) < 0)
        {
            PgError.BigintOutOfRange();
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long MultiplyInt8(long a, long b)
    {
        long high = Math.BigMul(a, b, out long low);
        if (high != low >> 63)
        {
            PgError.BigintOutOfRange();
        }
        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long DivideInt8(long a, long b)
    {
        if ((ulong)(b + 1) <= 1)
        {
            return DivideInt8ByZeroOrMinusOne(a, b);
        }
        return a / b;
    }

    private static long DivideInt8ByZeroOrMinusOne(long a, long b)
    {
        if (b == 0)
        {
            PgError.DivisionByZero();
        }
        return NegateInt8(a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ModuloInt8(long a, long b)
    {
        if (b == 0)
        {
            PgError.DivisionByZero();
        }
        return b == -1 ? 0 : a % b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long NegateInt8(long a)
    {
        if (a == long.MinValue)
        {
            PgError.BigintOutOfRange();
        }
        return -a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long AbsInt8(long a) => a < 0 ? NegateInt8(a) : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Int4ToInt2(int a) => NarrowInt2(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Int8ToInt2(long a)
    {
        if (a != (short)a)
        {
            PgError.SmallintOutOfRange();
        }
        return (short)a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Int8ToInt4(long a)
    {
        if (a != (int)a)
        {
            PgError.IntegerOutOfRange();
        }
        return (int)a;
    }

    // Casts from floating point round to the nearest integer, halves to even, before the range is checked, so that
    // 32767.4 is a smallint. The upper bounds are the first values that do not fit; a NaN fails every comparison.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Float8ToInt2(double a)
    {
        double rounded = Math.Round(a, MidpointRounding.ToEven);
        if (!(rounded >= short.MinValue && rounded < 32768.0))
        {
            PgError.SmallintOutOfRange();
        }
        return (short)rounded;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Float8ToInt4(double a)
    {
        double rounded = Math.Round(a, MidpointRounding.ToEven);
        if (!(rounded >= int.MinValue && rounded < 2147483648.0))
        {
            PgError.IntegerOutOfRange();
        }
        return (int)rounded;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Float8ToInt8(double a)
    {
        double rounded = Math.Round(a, MidpointRounding.ToEven);
        if (!(rounded >= long.MinValue && rounded < 9223372036854775808.0))
        {
            PgError.BigintOutOfRange();
        }
        return (long)rounded;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Float4ToInt2(float a) => Float8ToInt2(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Float4ToInt4(float a) => Float8ToInt4(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Float4ToInt8(float a) => Float8ToInt8(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Int4ToFloat8(int a) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Int8ToFloat8(long a) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Int4ToFloat4(int a) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Int8ToFloat4(long a) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short AndInt2(short a, short b) => (short)(a & b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short OrInt2(short a, short b) => (short)(a | b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short XorInt2(short a, short b) => (short)(a ^ b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short NotInt2(short a) => (short)~a;

    /// <summary>Shifted as an int and cut to 16 bits; the count is taken modulo 32, as x86-64 does for C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short ShiftLeftInt2(short a, int count) => (short)(a << (count & 31));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short ShiftRightInt2(short a, int count) => (short)(a >> (count & 31));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int AndInt4(int a, int b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OrInt4(int a, int b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int XorInt4(int a, int b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NotInt4(int a) => ~a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ShiftLeftInt4(int a, int count) => a << (count & 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ShiftRightInt4(int a, int count) => a >> (count & 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long AndInt8(long a, long b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long OrInt8(long a, long b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long XorInt8(long a, long b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long NotInt8(long a) => ~a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ShiftLeftInt8(long a, int count) => a << (count & 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ShiftRightInt8(long a, int count) => a >> (count & 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static short NarrowInt2(int a)
    {
        if (a != (short)a)
        {
            PgError.SmallintOutOfRange();
        }
        return (short)a;
    }
}
