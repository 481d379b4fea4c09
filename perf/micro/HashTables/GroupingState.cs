using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Memory;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.MicroBenchmarks.HashTables;

/// <summary>What generated code needs of a thread's local state: one table, in the memory of a query of its own.</summary>
internal sealed unsafe class GroupingState : IDisposable
{
    private readonly QueryMemory _memory = new(long.MaxValue);
    private readonly PipelineLocal* _local = (PipelineLocal*)NativeMemory.AllocZeroed(PipelineLocal.TotalBytes);
    private readonly Scratch* _scratch = (Scratch*)NativeMemory.AllocZeroed((nuint)sizeof(Scratch));

    public GroupingState(bool mayFlush, long expectedRows = 0)
    {
        Table = (AggregateTable*)_memory.AllocateZeroed(sizeof(AggregateTable));
        *Table = new AggregateTable(_memory, GroupingCode.RowWidth, mayFlush, expectedRows);
        _local->Tables = Table;
        _local->Scratch = _scratch;
    }

    public AggregateTable* Table { get; }

    public byte* Local => (byte*)_local;

    public void Dispose()
    {
        _memory.Dispose();
        _scratch->Dispose();
        NativeMemory.Free(_scratch);
        NativeMemory.Free(_local);
    }
}
