using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// What leaves may leave out (LeafFilters), made when a leaf is about to be read: constants are known, and the tables that
/// its pipeline probes are complete. Sets lie in extents of the execution's own, which all its producers read: they go back
/// when it is over and the last scan worker has gone, or when the same pipeline runs again.
/// </summary>
internal sealed unsafe partial class QueryExecution
{
    /// <summary>For all sets of an execution: pages need room in the arena, too.</summary>
    private const long SetBytesMax = 16 << 20;

    private readonly SessionLeases _filterLeases = new();
    private readonly Dictionary<Pipeline, LeafFilters> _filters = [];

    private LeafFilters MakeFilters(Pipeline pipeline)
    {
        if (pipeline.Source is not ScanSource { Scan: { Filters.IsEmpty: false } scan } || _request.Leaves[scan.Leaf].Producer != ProtocolConstants.ProducerHeap)
        {
            return LeafFilters.None;
        }
        if (_filters.Remove(pipeline, out LeafFilters? before))
        {
            before.Release();
        }
        var filters = new LeafFilters(LeaseSet);
        _filters.Add(pipeline, filters);
        foreach (ScanFilter filter in scan.Filters)
        {
            int column = scan.IndexOf(filter.Column);
            if (filter.Comparison is (Scalar constant, ComparisonOperator op))
            {
                filters.Add(column, IntegerRange.Of(constant.Type, ConstantArea.Payload(constant), op, filter.Column.Type));
            }
            else if (FindKey(filter) is (JoinLayout layout, int key) && _buildBlocks.TryGetValue(layout, out var blocks))
            {
                filters.Add(column, new BuildKeys(blocks, layout.RowWidth, layout.Row.Fields[key].Offset, layout.Row.Fields[key].Type), scan.Rows);
            }
        }
        return filters;
    }

    private ArenaLease? LeaseSet(long bytes)
    {
        if (_filters.Values.Sum(static f => f.SetBytes) + bytes > SetBytesMax)
        {
            return null;
        }
        try
        {
            return Channel.Lease(bytes, _filterLeases);
        }
        catch (PgException e) when (e.SqlState == PgError.OutOfMemoryState)
        {
            return null;
        }
    }

    /// <summary>The join that the filter comes from.</summary>
    private (JoinLayout Layout, int Key)? FindKey(ScanFilter filter)
    {
        foreach (JoinLayout layout in Plan.Plan.Physical.Joins.Values)
        {
            for (int i = 0; i < layout.Keys.Count; i++)
            {
                if (!layout.Keys[i].IsNullSafe && layout.Keys[i].Equality.Equals(filter.Condition))
                {
                    return (layout, i);
                }
            }
        }
        return null;
    }

    /// <summary>Nobody reads sets any more. Under the lock.</summary>
    private void ReleaseFilters()
    {
        if (_disposed && _attached == 0)
        {
            _filterLeases.Close();
        }
    }
}
