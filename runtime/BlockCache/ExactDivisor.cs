using System.Numerics;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.BlockCache;

/// <summary>
/// Division of multiples, and the test for one, by a multiplication: with the inverse of the divisor's odd part modulo
/// 2^64 (Granlund and Montgomery, "Division by Invariant Integers using Multiplication", 1994, section 9).
/// </summary>
internal readonly struct ExactDivisor
{
    private readonly ulong _quotientMax;

    public ExactDivisor(ulong value)
    {
        Value = value;
        Shift = BitOperations.TrailingZeroCount(value);
        ulong odd = value >> Shift;
        // Right in 3 bits, and in twice as many after each step.
        ulong inverse = odd;
        for (int bits = 3; bits < 64; bits *= 2)
        {
            inverse *= 2 - odd * inverse;
        }
        Inverse = inverse;
        _quotientMax = ulong.MaxValue / value;
    }

    public ulong Value { get; }

    /// <summary>(multiple &gt;&gt; Shift) × Inverse is the quotient.</summary>
    public int Shift { get; }

    public ulong Inverse { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Divides(ulong number) => BitOperations.RotateRight(number * Inverse, Shift) <= _quotientMax;
}
