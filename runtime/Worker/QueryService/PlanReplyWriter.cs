using System.Security.Cryptography;
using PgFusion.Compiler;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.QueryTree;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker.QueryService;

/// <summary>The PLAN_OK message (pghooks/session/protocol.h, "Plan reply").</summary>
internal static class PlanReplyWriter
{
    /// <summary>Cost units of a row that the worker reads or joins: a tenth of what PostgreSQL's executor is charged.</summary>
    private const double RowCost = 0.001;

    private const double StartupCost = 100;

    public static (byte[] Reply, ulong Digest) Write(byte[] hash, CompiledPlan plan)
    {
        byte[] body = Body(plan);
        ulong digest = BitConverter.ToUInt64(SHA256.HashData(body));
        var writer = new PayloadWriter(body.Length + 64);
        writer.Bytes(hash);
        writer.U64(digest);
        writer.Bytes(body);
        return (writer.ToArray(), digest);
    }

    private static byte[] Body(CompiledPlan plan)
    {
        QueryPlan query = plan.Query;
        var writer = new PayloadWriter(4096);
        double worked = query.Root.DescendantsAndSelf().Sum(static n => n is ScanNode or JoinNode ? n.Rows : 0);
        writer.F64(StartupCost);
        writer.F64(StartupCost + worked * RowCost);
        writer.F64(Math.Max(1, query.Root.Rows));
        writer.U32((uint)Math.Max(1, query.OutputTypes.Length * 8));

        writer.U32((uint)query.OutputTypes.Length);
        for (int i = 0; i < query.OutputTypes.Length; i++)
        {
            ScalarType type = query.OutputTypes[i];
            writer.U32(type.Oid);
            writer.I32(type.Typmod);
            writer.U32(type.Collation);
            writer.U8((byte)ColumnKinds.Returned(query.Root.Values[i].Type).Kind);
            Node(writer, query.OutputSources[i]?.Source);
        }
        writer.U32((uint)query.Targets.Length);
        foreach (NodeValue target in query.Targets)
        {
            Node(writer, target);
        }
        writer.U32((uint)query.StartValues.Length);
        foreach ((Expr expression, ScalarType type) in query.StartValues)
        {
            Node(writer, expression.Source);
            writer.U32(type.Oid);
            writer.U8(type.Kind switch
            {
                ValueKind.TimeZone => (byte)ProtocolConstants.StartTimeZone,
                ValueKind.EnumOrder => (byte)ProtocolConstants.StartEnumOrder,
                _ => (byte)ColumnKinds.Scanned(type).Kind,
            });
        }
        ScanNode[] leaves = [.. query.Leaves];
        writer.U32((uint)leaves.Length);
        foreach (ScanNode leaf in leaves)
        {
            Leaf(writer, leaf);
        }
        writer.U32((uint)query.SortAbove.Length);
        foreach (SortAboveKey key in query.SortAbove)
        {
            writer.U32((uint)key.Target);
            writer.U32(key.SortOperator);
            writer.U32(key.EqualityOperator);
            writer.U32(key.Collation);
            writer.U8(key.NullsFirst ? (byte)1 : (byte)0);
        }
        writer.U8(query.LimitAbove ? (byte)1 : (byte)0);
        writer.U32((uint)query.FilterAbove.Length);
        foreach (NodeValue condition in query.FilterAbove)
        {
            Node(writer, condition);
        }
        IReadOnlyList<PlanLine> lines = PlanPrinter.Lines(query.Root);
        writer.U32((uint)lines.Count);
        foreach (PlanLine line in lines)
        {
            writer.U32((uint)line.Id);
            writer.I32(line.Parent);
            writer.Str(line.Name);
            writer.I32(line.Leaf);
            writer.F64(line.Rows);
            writer.U32((uint)line.Properties.Count);
            foreach ((string key, string value) in line.Properties)
            {
                writer.Str(key);
                writer.Str(value);
            }
        }
        return writer.ToArray();
    }

    private static void Leaf(PayloadWriter writer, ScanNode leaf)
    {
        writer.U32((uint)leaf.Items.Length);
        foreach (LeafItem item in leaf.Items)
        {
            writer.U32((uint)item.RangeTableIndex);
            writer.U8(item.LeftJoined ? (byte)1 : (byte)0);
            Node(writer, item.Entry.Source);
        }
        LeafPages pages = LeafPages.For(leaf);
        writer.U32((uint)pages.Rows);
        writer.U64((ulong)pages.ExtentBytes);
        writer.F64(leaf.Rows);
        writer.U32((uint)leaf.Columns.Length);
        foreach (ScanColumn column in leaf.Columns)
        {
            ColumnShape shape = ColumnKinds.Scanned(column.Column.Type);
            writer.I16((short)column.Attribute);
            Node(writer, AtLeaf(leaf, column.Source));
            writer.U32(column.Source.ResultType);
            writer.I32(column.Source.Typmod);
            writer.U32(column.Source.Collation);
            writer.U8((byte)shape.Kind);
            writer.U16((ushort)shape.Scale);
        }
        writer.U32((uint)(leaf.RequiredQuals.Length + leaf.OptionalQuals.Length));
        foreach (Expr qual in leaf.RequiredQuals)
        {
            writer.U8(1);
            Node(writer, AtLeaf(leaf, qual));
        }
        foreach (Expr qual in leaf.OptionalQuals)
        {
            writer.U8(0);
            Node(writer, AtLeaf(leaf, qual));
        }
    }

    /// <summary>The expression in a query whose range table is the leaf's items.</summary>
    private static NodeValue AtLeaf(ScanNode leaf, Expr expression) =>
        NodeRewriter.MapVars(expression.Source, variable =>
        {
            int position = 0;
            while (position < leaf.Items.Length && leaf.Items[position].RangeTableIndex != variable.VarNo)
            {
                position++;
            }
            if (position == leaf.Items.Length || variable.LevelsUp != 0)
            {
                throw new InvalidOperationException("a leaf expression reads another relation");
            }
            return variable with { VarNo = position + 1, VarNoSyntactic = position + 1, AttNoSyntactic = variable.AttNo };
        });

    private static void Node(PayloadWriter writer, NodeValue? node)
    {
        if (node is null)
        {
            writer.Str("");
        }
        else
        {
            writer.Str(NodeText.Write(node));
        }
    }
}

/// <summary>Row capacity and extent size of a leaf's pages.</summary>
internal readonly record struct LeafPages(int Rows, long ExtentBytes)
{
    /// <summary>Payload bytes that a variable-length value beyond the inline 12 is expected to have.</summary>
    private const int VariableBytesExpected = 24;

    private const long ExtentBytesMax = 16 << 20;

    public static LeafPages For(ScanNode leaf)
    {
        int rowBytes = 1;
        foreach (ScanColumn column in leaf.Columns)
        {
            ColumnShape shape = ColumnKinds.Scanned(column.Column.Type);
            rowBytes += shape.Width + 1 + (shape.Kind == ColumnKind.View ? VariableBytesExpected : 0);
        }
        int rows = PageLayout.PageRowsMax;
        while (rows > 1024 && (long)rows * rowBytes > ExtentBytesMax)
        {
            rows /= 2;
        }
        long bytes = PageLayout.PageHeaderSize + leaf.Columns.Length * 256L + (long)rows * rowBytes;
        const long Granule = 64 << 10;
        return new LeafPages(rows, (bytes + Granule - 1) / Granule * Granule);
    }
}
