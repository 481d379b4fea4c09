using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// MD5 (RFC 1321), which .NET would load OpenSSL for. A state of four words is mixed with one block of 64 bytes after the
/// other; behind the text come a 1 bit, zeros, and its length in bits in the last eight bytes of a block.
/// </summary>
internal static unsafe class Md5
{
    public const int DigestBytes = 16;

    private const int BlockBytes = 64;
    private const int LengthOffset = 56;

    /// <summary>By how much each of the four steps of a round rotates.</summary>
    private static ReadOnlySpan<int> Rotations => [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

    /// <summary>2^32 times the absolute sine of 1 to 64.</summary>
    private static readonly uint[] s_sines = MakeSines();

    public static void Hash(byte* text, int length, byte* digest)
    {
        uint* state = stackalloc uint[4] { 0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476 };
        int position = 0;
        for (; length - position >= BlockBytes; position += BlockBytes)
        {
            Mix(state, text + position);
        }
        byte* last = stackalloc byte[2 * BlockBytes];
        int rest = length - position;
        int blocks = rest < LengthOffset ? 1 : 2;
        new Span<byte>(last, 2 * BlockBytes).Clear();
        Unsafe.CopyBlockUnaligned(last, text + position, (uint)rest);
        last[rest] = 0x80;
        BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(last + blocks * BlockBytes - 8, 8), (ulong)length * 8);
        for (int i = 0; i < blocks; i++)
        {
            Mix(state, last + i * BlockBytes);
        }
        Unsafe.CopyBlockUnaligned(digest, state, DigestBytes);
    }

    private static void Mix(uint* state, byte* block)
    {
        uint a = state[0], b = state[1], c = state[2], d = state[3];
        for (int i = 0; i < 64; i++)
        {
            int round = i >> 4;
            (uint mixed, int word) = round switch
            {
                0 => ((b & c) | (~b & d), i),
                1 => ((d & b) | (~d & c), 5 * i + 1),
                2 => (b ^ c ^ d, 3 * i + 5),
                _ => (c ^ (b | ~d), 7 * i),
            };
            uint sum = a + mixed + s_sines[i] + Unsafe.ReadUnaligned<uint>(block + (word & 15) * 4);
            a = d;
            d = c;
            c = b;
            b += BitOperations.RotateLeft(sum, Rotations[round * 4 + (i & 3)]);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }

    private static uint[] MakeSines()
    {
        uint[] sines = new uint[64];
        for (int i = 0; i < sines.Length; i++)
        {
            sines[i] = (uint)(Math.Abs(Math.Sin(i + 1)) * 4294967296.0);
        }
        return sines;
    }
}
