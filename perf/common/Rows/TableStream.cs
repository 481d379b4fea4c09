namespace PgFusion.Perf.Rows;

/// <summary>
/// A table, or one of several equal parts of it, as a stream of bytes in key order. Blocks of units
/// are made by the thread pool a few ahead of the reader, and their buffers go round: memory does
/// not depend on the size of the table.
/// </summary>
internal sealed class TableStream(Table table, bool binary)
{
    private static readonly int BlocksAhead = Environment.ProcessorCount + 1;

    /// <summary>Part <paramref name="part"/> (from 1) of <paramref name="parts"/>; each is a complete COPY stream.</summary>
    public async Task CopyToAsync(Stream target, int part, int parts, Action<long>? unitsDone)
    {
        var units = table.Units;
        var first = units * (part - 1) / parts;
        var end = units * part / parts;
        if (binary)
            await target.WriteAsync(BinaryRowWriter.Header.ToArray());

        var free = new Stack<RowBuffer>();
        var ahead = new Queue<(Task<RowBuffer> Block, int Units)>();
        while (first < end || ahead.Count > 0)
        {
            while (first < end && ahead.Count < BlocksAhead)
            {
                var buffer = free.Count > 0 ? free.Pop() : new RowBuffer();
                var start = first;
                var count = (int)Math.Min(table.UnitsPerBlock, end - first);
                ahead.Enqueue((Task.Run(() => Make(buffer, start, count)), count));
                first += count;
            }
            var (block, unitCount) = ahead.Dequeue();
            var made = await block;
            await target.WriteAsync(made.Written);
            free.Push(made);
            unitsDone?.Invoke(unitCount);
        }
        if (binary)
            await target.WriteAsync(BinaryRowWriter.Trailer.ToArray());
        await target.FlushAsync();
    }

    private RowBuffer Make(RowBuffer buffer, long first, int count)
    {
        buffer.Clear();
        table.Write(buffer, binary, first, count);
        return buffer;
    }
}
