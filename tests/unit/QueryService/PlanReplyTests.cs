using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PgFusion.Compiler;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.QueryTree;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Protocol;
using PgFusion.UnitTests.LogicalPlan;
using PgFusion.Worker.QueryService;
using Xunit;

namespace PgFusion.UnitTests.QueryService;

/// <summary>The reply of every captured query, read by what pghooks/session/protocol.h says of it.</summary>
public sealed class PlanReplyTests
{
    [Theory]
    [InlineData("15")]
    [InlineData("17")]
    public void Replies_read_as_the_protocol_says(string major)
    {
        foreach (string query in CapturedQueries.Planned)
        {
            byte[] hash = SHA256.HashData(CapturedQueries.Request(major, query))[..ProtocolConstants.HashLength];
            CompiledPlan plan = CapturedQueries.Compile(query, major);
            (byte[] reply, ulong digest) = PlanReplyWriter.Write(hash, plan);
            Reply read = Reply.Read(reply);

            Assert.Equal(hash, read.Hash);
            Assert.Equal(digest, read.Digest);
            Assert.Equal(digest, BitConverter.ToUInt64(SHA256.HashData(reply.AsSpan(ProtocolConstants.HashLength + 8))));
            CheckCosts(query, read);
            CheckOutputs(plan.Query, read);
            CheckLeaves(plan.Query, read, CapturedQueries.Request(major, query));
            Assert.Equal(plan.Query.Targets.Select(Text), read.Targets);
            Assert.Equal(plan.Query.StartValues.Select(static v => (Text(v.Expression.Source), v.Type.Oid)), read.StartValues.Select(static v => (v.Expression, v.Type)));
            Assert.Equal(plan.Query.SortAbove, read.SortAbove);
            Assert.Equal(plan.Query.LimitAbove, read.LimitAbove);
            Assert.Equal(plan.Query.FilterAbove.Select(Text), read.FilterAbove);
            CheckOperators(plan, read);
        }
    }

    [Fact]
    public void The_digest_is_that_of_the_plan_and_not_of_the_request()
    {
        CompiledPlan plan = CapturedQueries.Compile("limit_top");
        (byte[] one, ulong first) = PlanReplyWriter.Write(new byte[16], plan);
        (byte[] other, ulong second) = PlanReplyWriter.Write([.. Enumerable.Repeat((byte)1, 16)], plan);
        Assert.Equal(first, second);
        Assert.NotEqual(one, other);
        Assert.NotEqual(first, PlanReplyWriter.Write(new byte[16], CapturedQueries.Compile("limit_count")).Digest);
    }

    private static string Text(NodeValue node) => NodeText.WriteString(node);

    private static NodeValue Parse(string text) => NodeText.Parse(text);

    private static void CheckCosts(string query, Reply read)
    {
        Assert.True(read.StartupCost > 0 && double.IsFinite(read.TotalCost) && read.TotalCost >= read.StartupCost, query);
        Assert.True(read.Rows >= 1 && double.IsFinite(read.Rows), query);
        Assert.True(read.Width >= 1, query);
    }

    private static void CheckOutputs(QueryPlan plan, Reply read)
    {
        Assert.Equal(plan.OutputTypes.Select(static t => (t.Oid, t.Typmod, t.Collation)), read.Outputs.Select(static o => (o.Type, o.Typmod, o.Collation)));
        Assert.Equal(plan.Root.Values.Select(static v => ColumnKinds.Returned(v.Type).Kind), read.Outputs.Select(static o => o.Kind));
        // What a result page may have.
        Assert.All(read.Outputs, static o => Assert.True(o.Kind is not (ColumnKind.View or ColumnKind.Decimal64 or ColumnKind.Decimal128)));
        foreach (string expression in read.Outputs.Select(static o => o.Expression).Concat(read.Targets).Where(static e => e.Length > 0))
        {
            Assert.Equal(expression, Text(Parse(expression)));
        }
    }

    private static void CheckLeaves(QueryPlan plan, Reply read, byte[] request)
    {
        ScanNode[] leaves = [.. plan.Leaves];
        Assert.Equal(leaves.Length, read.Leaves.Count);
        for (int i = 0; i < leaves.Length; i++)
        {
            Reply.Leaf leaf = read.Leaves[i];
            Assert.Equal(leaves[i].Items.Select(static item => (item.RangeTableIndex, item.LeftJoined)), leaf.Items.Select(static item => (item.Index, item.LeftJoined)));
            // Byte for byte what stood in the request: PostgreSQL finds the items by it.
            Assert.All(leaf.Items, item => Assert.Contains(item.Entry, Encoding.UTF8.GetString(request), StringComparison.Ordinal));
            Assert.InRange(leaf.PageRows, 1u, (uint)PageLayout.PageRowsMax);
            Assert.InRange(leaf.ExtentBytes, 1ul, 1ul << 30);
            Assert.Equal(0ul, leaf.ExtentBytes % (64 << 10));
            Assert.Equal(leaves[i].Columns.Select(static c => ((short)c.Attribute, ColumnKinds.Scanned(c.Column.Type))),
                leaf.Columns.Select(static c => (c.Attribute, new ColumnShape(c.Kind, PageLayout.Width(c.Kind) < 0 ? 16 : PageLayout.Width(c.Kind), c.Scale))));
            Assert.Equal(leaves[i].RequiredQuals.Length, leaf.Quals.Count(static q => q.Required));
            Assert.Equal(leaves[i].OptionalQuals.Length, leaf.Quals.Count(static q => !q.Required));
            foreach (string expression in leaf.Columns.Select(static c => c.Expression).Concat(leaf.Quals.Select(static q => q.Expression)))
            {
                foreach (NodeObject variable in NodeRewriter.Descendants(Parse(expression)).Where(static n => n.Is("VAR")))
                {
                    Assert.InRange(int.Parse(variable.Find("varno")!.ToString()!, CultureInfo.InvariantCulture), 1, leaf.Items.Count);
                }
            }
        }
    }

    private static void CheckOperators(CompiledPlan plan, Reply read)
    {
        Assert.Equal(plan.Physical.OperatorIds.Count, read.Operators.Count);
        for (int i = 0; i < read.Operators.Count; i++)
        {
            Reply.Operator line = read.Operators[i];
            Assert.Equal((uint)i, line.Id);
            Assert.True(i == 0 ? line.Parent == -1 : line.Parent >= 0 && line.Parent < i, "parents come before children");
            Assert.Equal(line.Name == "Scan", line.Leaf >= 0);
            // The number by which FINISHED counts it.
            LogicalNode node = plan.Physical.OperatorIds.Single(p => p.Value == i).Key;
            Assert.Equal(node is ScanNode, line.Name == "Scan");
        }
    }

    /// <summary>A plan reply in the order of protocol.h.</summary>
    private sealed record Reply(byte[] Hash, ulong Digest, double StartupCost, double TotalCost, double Rows, uint Width, List<Reply.Output> Outputs,
        List<string> Targets, List<Reply.Start> StartValues, List<Reply.Leaf> Leaves, List<SortAboveKey> SortAbove, bool LimitAbove,
        List<string> FilterAbove, List<Reply.Operator> Operators)
    {
        public sealed record Output(uint Type, int Typmod, uint Collation, ColumnKind Kind, string Expression);

        public sealed record Start(string Expression, uint Type, ColumnKind Kind);

        public sealed record Leaf(List<(int Index, bool LeftJoined, string Entry)> Items, uint PageRows, ulong ExtentBytes, double Rows, List<LeafColumn> Columns, List<(bool Required, string Expression)> Quals);

        public sealed record LeafColumn(short Attribute, string Expression, uint Type, int Typmod, uint Collation, ColumnKind Kind, ushort Scale);

        public sealed record Operator(uint Id, int Parent, string Name, int Leaf, double Rows, List<(string, string)> Properties);

        public static Reply Read(byte[] bytes)
        {
            var r = new PayloadReader(bytes);
            byte[] hash = r.Bytes(ProtocolConstants.HashLength).ToArray();
            ulong digest = r.U64();
            (double startup, double total, double rows, uint width) = (r.F64(), r.F64(), r.F64(), r.U32());
            var outputs = new List<Output>();
            for (uint n = r.U32(); n > 0; n--)
            {
                outputs.Add(new Output(r.U32(), r.I32(), r.U32(), (ColumnKind)r.U8(), r.Str()));
            }
            var targets = new List<string>();
            for (uint n = r.U32(); n > 0; n--)
            {
                targets.Add(r.Str());
            }
            var starts = new List<Start>();
            for (uint n = r.U32(); n > 0; n--)
            {
                starts.Add(new Start(r.Str(), r.U32(), (ColumnKind)r.U8()));
            }
            var leaves = new List<Leaf>();
            for (uint n = r.U32(); n > 0; n--)
            {
                var items = new List<(int, bool, string)>();
                for (uint count = r.U32(); count > 0; count--)
                {
                    items.Add(((int)r.U32(), r.U8() != 0, r.Str()));
                }
                var leaf = new Leaf(items, r.U32(), r.U64(), r.F64(), [], []);
                for (uint columns = r.U32(); columns > 0; columns--)
                {
                    leaf.Columns.Add(new LeafColumn((short)r.U16(), r.Str(), r.U32(), r.I32(), r.U32(), (ColumnKind)r.U8(), r.U16()));
                }
                for (uint quals = r.U32(); quals > 0; quals--)
                {
                    leaf.Quals.Add((r.U8() != 0, r.Str()));
                }
                leaves.Add(leaf);
            }
            var sort = new List<SortAboveKey>();
            for (uint n = r.U32(); n > 0; n--)
            {
                sort.Add(new SortAboveKey((int)r.U32(), r.U32(), r.U32(), r.U32(), r.U8() != 0));
            }
            bool limit = r.U8() != 0;
            var filters = new List<string>();
            for (uint n = r.U32(); n > 0; n--)
            {
                filters.Add(r.Str());
            }
            var operators = new List<Operator>();
            for (uint n = r.U32(); n > 0; n--)
            {
                var line = new Operator(r.U32(), r.I32(), r.Str(), r.I32(), r.F64(), []);
                for (uint properties = r.U32(); properties > 0; properties--)
                {
                    line.Properties.Add((r.Str(), r.Str()));
                }
                operators.Add(line);
            }
            r.End();
            return new Reply(hash, digest, startup, total, rows, width, outputs, targets, starts, leaves, sort, limit, filters, operators);
        }
    }
}
