using PgFusion.Perf.Generator;

namespace PgFusion.Tpch.Generator;

/// <summary>
/// The 300 MB of pseudo text that every comment is a substring of (specification, 4.2.2.10 and
/// 4.2.2.14). Filled once per process, in blocks that are seeded by their number, so that the
/// content does not depend on how many threads fill it.
/// </summary>
/// <remarks>
/// The specification gives the grammar and the words, not how often each is taken. The weights here
/// prefer the words that query 13 looks for, so that its pattern excludes about one order in a
/// hundred, and prefer the full stop and the plainer sentences.
/// </remarks>
internal sealed class TextPool
{
    /// <summary>Of the specification.</summary>
    private const int FullSize = 300 * 1024 * 1024;

    private const int BlockSize = 4 * 1024 * 1024;
    private const int LongestSentence = 512;

    private readonly byte[] _text;

    /// <param name="seed">Of the data.</param>
    /// <param name="blocks">Of 4 MB: a fraction will do where the data is small, but gives other text.</param>
    public TextPool(ulong seed, int blocks = FullSize / BlockSize)
    {
        _text = GC.AllocateUninitializedArray<byte>(blocks * BlockSize);
        Parallel.For(0, blocks, block => Fill(_text.AsSpan(block * BlockSize, BlockSize), new RowRandom(seed, (ulong)RandomStream.TextPool, block)));
    }

    /// <summary>A text string [shortest, longest] of the specification.</summary>
    public ReadOnlySpan<byte> Substring(ref RowRandom random, int shortest, int longest)
    {
        var length = random.Between(shortest, longest);
        return _text.AsSpan(random.Between(0, _text.Length - length), length);
    }

    private static void Fill(Span<byte> block, RowRandom random)
    {
        Span<byte> sentence = stackalloc byte[LongestSentence];
        while (block.Length > 0)
        {
            var length = new SentenceWriter(sentence).Write(ref random);
            length = Math.Min(length, block.Length);
            sentence[..length].CopyTo(block);
            block = block[length..];
        }
    }
}
