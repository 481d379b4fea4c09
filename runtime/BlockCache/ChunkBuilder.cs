using System.Runtime.InteropServices;
using PgFusion.Runtime.Columns;

namespace PgFusion.Runtime.BlockCache;

/// <summary>
/// The pages of one chunk, copied as they come, until they are encoded together. Pages may be added in any order and
/// from any thread; <see cref="Encode"/> comes after all of them, by one.
/// </summary>
internal sealed unsafe class ChunkBuilder : IDisposable
{
    /// <summary>Bytes of copies. A chunk with more, of very wide rows, is not cached.</summary>
    public const long CopiedBytesMax = 16L << 20;

    private readonly Lock _lock = new();
    private readonly List<(int Number, nint Copy, PageView Page)> _pages = [];
    private bool _isDisposed;

    /// <summary>More than <see cref="CopiedBytesMax"/>: there is nothing to encode.</summary>
    public bool IsTooLarge { get; private set; }

    public long CopiedBytes { get; private set; }

    public int Rows
    {
        get
        {
            lock (_lock)
            {
                return _pages.Sum(static p => p.Page.RowCount);
            }
        }
    }

    /// <param name="number">Places the page among the others of its chunk.</param>
    /// <param name="page">One that <see cref="PageView.Open"/> has accepted. It is not used after the call.</param>
    public void Add(int number, byte* page, long size)
    {
        size = Math.Min(size, (long)((PageHeader*)page)->Size);
        lock (_lock)
        {
            if (_isDisposed || IsTooLarge)
            {
                return;
            }
            if (CopiedBytes + size > CopiedBytesMax)
            {
                IsTooLarge = true;
                Free();
                return;
            }
            CopiedBytes += size;
        }
        byte* copy = (byte*)NativeMemory.AlignedAlloc((nuint)size, PageLayout.PageAlignment);
        Buffer.MemoryCopy(page, copy, size, size);
        // Checked once more: others could write to it until it was copied.
        PageView view = new();
        try
        {
            view.Open(copy, size);
        }
        catch (InvalidPageException)
        {
            NativeMemory.AlignedFree(copy);
            throw;
        }
        lock (_lock)
        {
            if (!_isDisposed && !IsTooLarge)
            {
                _pages.Add((number, (nint)copy, view));
                return;
            }
        }
        NativeMemory.AlignedFree(copy);
    }

    /// <summary>
    /// The columns at these positions of the pages, each with a reference that is the caller's; null where one is too
    /// large. Empty if the chunk is.
    /// </summary>
    public EncodedColumn?[] Encode(ColumnEncoder encoder, ReadOnlySpan<int> positions, ReadOnlySpan<ColumnShape> shapes)
    {
        lock (_lock)
        {
            if (IsTooLarge || _isDisposed)
            {
                return [];
            }
            _pages.Sort(static (a, b) => a.Number.CompareTo(b.Number));
            var columns = new EncodedColumn?[positions.Length];
            var pieces = new ColumnPiece[_pages.Count];
            try
            {
                for (int i = 0; i < positions.Length; i++)
                {
                    for (int page = 0; page < pieces.Length; page++)
                    {
                        pieces[page] = new ColumnPiece(_pages[page].Page.Column(positions[i]), _pages[page].Page.RowCount);
                    }
                    columns[i] = encoder.Encode(shapes[i], pieces);
                }
            }
            catch
            {
                foreach (EncodedColumn? column in columns)
                {
                    column?.Release();
                }
                throw;
            }
            return columns;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Free();
        }
    }

    private void Free()
    {
        foreach ((_, nint copy, _) in _pages)
        {
            NativeMemory.AlignedFree((void*)copy);
        }
        _pages.Clear();
        CopiedBytes = 0;
    }
}
