using PgFusion.Perf.Generator;
using PgFusion.Perf.Rows;
using PgFusion.Tpch.Generator;

namespace PgFusion.Tpch.Rows;

/// <summary>Values that more than one table has.</summary>
internal static class Fields
{
    private static ReadOnlySpan<byte> Alphabet => "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ, "u8;

    /// <summary>A name like Clerk#000000017.</summary>
    public static void Numbered<TWriter>(ref TWriter writer, ReadOnlySpan<byte> prefix, int number)
        where TWriter : struct, IRowWriter
    {
        Span<byte> text = stackalloc byte[prefix.Length + 9];
        prefix.CopyTo(text);
        for (var i = text.Length - 1; i >= prefix.Length; i--)
        {
            text[i] = (byte)('0' + number % 10);
            number /= 10;
        }
        writer.Text(text);
    }

    /// <summary>A random v-string [10, 40] over 64 characters (4.2.2.7).</summary>
    public static void Address<TWriter>(ref TWriter writer, ref RowRandom random)
        where TWriter : struct, IRowWriter
    {
        Span<byte> text = stackalloc byte[random.Between(10, 40)];
        for (var i = 0; i < text.Length;)
        {
            // Ten characters of six bits out of one random number.
            var bits = random.Next();
            for (var taken = 0; taken < 10 && i < text.Length; taken++, bits >>= 6)
                text[i++] = Alphabet[(int)(bits & 63)];
        }
        writer.Text(text);
    }

    /// <summary>A phone number whose country code follows from the nation (4.2.2.9).</summary>
    public static void Phone<TWriter>(ref TWriter writer, ref RowRandom random, int nation)
        where TWriter : struct, IRowWriter
    {
        Span<byte> text = stackalloc byte[15];
        Digits(text[..2], nation + 10);
        text[2] = (byte)'-';
        Digits(text[3..6], random.Between(100, 999));
        text[6] = (byte)'-';
        Digits(text[7..10], random.Between(100, 999));
        text[10] = (byte)'-';
        Digits(text[11..], random.Between(1000, 9999));
        writer.Text(text);

        static void Digits(Span<byte> target, int value)
        {
            for (var i = target.Length - 1; i >= 0; i--)
            {
                target[i] = (byte)('0' + value % 10);
                value /= 10;
            }
        }
    }

    public static byte[] Pick(ref RowRandom random, byte[][] list) => list[random.Between(0, list.Length - 1)];
}
