using System.Text;
using PgFusion.Compiler.QueryTree;
using Xunit;

namespace PgFusion.UnitTests.QueryTree;

public class NodeTextTests
{
    public static TheoryData<string> AllFixtures => new(Fixture.Names);

    [Fact]
    public void FixturesOfBothVersionsAreThere()
    {
        foreach (var major in Fixture.Majors)
            Assert.InRange(Fixture.Names.Count(name => name.StartsWith(major + "/", StringComparison.Ordinal)), 65, 200);
    }

    [Theory]
    [MemberData(nameof(AllFixtures))]
    public void UnmodifiedTreeIsWrittenBackByteForByte(string name)
    {
        var text = Fixture.Bytes(name);
        var value = NodeText.Parse(text);
        Assert.Equal(text, NodeText.Write(value));

        // Composed from the parts, without looking at the text: what modified nodes go through.
        Assert.Equal(Encoding.UTF8.GetString(text), Encoding.UTF8.GetString(NodeText.WriteFromParts(value)));
    }

    [Theory]
    [MemberData(nameof(AllFixtures))]
    public void EveryNodeKnowsItsSpan(string name)
    {
        var text = Fixture.Bytes(name);
        foreach (var node in NodeRewriter.Descendants(NodeText.Parse(text)))
        {
            Assert.Equal((byte)'{', text[node.Start]);
            Assert.Equal((byte)'}', text[node.Start + node.Length - 1]);
            Assert.True(text.AsSpan(node.Start + 1).StartsWith(Encoding.ASCII.GetBytes(node.Name)));
            foreach (var field in node.Fields)
                Assert.True(text.AsSpan(field.Value.Start, field.Value.Length).SequenceEqual(field.Value.Text));
        }
    }

    [Fact]
    public void FieldsKeepTheirOrder()
    {
        var node = Assert.IsType<NodeObject>(NodeText.Parse("{ANY :b 1 :a x :c (1 2)}"));
        Assert.Equal("ANY", node.Name);
        Assert.Equal(["b", "a", "c"], node.Fields.Select(field => field.Name));
        Assert.Equal("x", Assert.IsType<NodeAtom>(node["a"]).AsString());
        Assert.Null(node.Find("d"));
        var error = Assert.Throws<NodeTextException>(() => node["d"]);
        Assert.Contains("ANY has no field d", error.Message);
    }

    [Theory]
    [InlineData("(i 1 -2 3)", NodeIntListKind.Integers, new long[] { 1, -2, 3 })]
    [InlineData("(o 23 4294967295)", NodeIntListKind.Oids, new long[] { 23, 4294967295 })]
    [InlineData("(x 700)", NodeIntListKind.TransactionIds, new long[] { 700 })]
    [InlineData("(b)", NodeIntListKind.Bitmapset, new long[] { })]
    [InlineData("(b 0 9)", NodeIntListKind.Bitmapset, new long[] { 0, 9 })]
    internal void IntegerLists(string text, NodeIntListKind kind, long[] values)
    {
        var list = Assert.IsType<NodeIntList>(NodeText.Parse(text));
        Assert.Equal(kind, list.Kind);
        Assert.Equal(values, list.Values);
        Assert.Equal(text, NodeText.WriteString(new NodeIntList(kind, list.Values)));
    }

    [Theory]
    [InlineData("<>", NodeAtomKind.Null)]
    [InlineData("12", NodeAtomKind.Integer)]
    [InlineData("-12", NodeAtomKind.Integer)]
    [InlineData("99999999999999999999", NodeAtomKind.Integer)]
    [InlineData("1.5", NodeAtomKind.Float)]
    [InlineData("-.5", NodeAtomKind.Float)]
    [InlineData("1e10", NodeAtomKind.Float)]
    [InlineData("true", NodeAtomKind.Boolean)]
    [InlineData("false", NodeAtomKind.Boolean)]
    [InlineData("\"abc\"", NodeAtomKind.String)]
    [InlineData("\"\"", NodeAtomKind.String)]
    [InlineData("b101", NodeAtomKind.Token)]
    [InlineData("xFF", NodeAtomKind.Token)]
    [InlineData("\\<>", NodeAtomKind.Token)]
    [InlineData("-", NodeAtomKind.Token)]
    internal void Atoms(string text, NodeAtomKind kind)
    {
        var atom = Assert.IsType<NodeAtom>(NodeText.Parse(text));
        Assert.Equal(kind, atom.Kind);
        Assert.Equal(kind == NodeAtomKind.Null, atom.IsNull);
    }

    [Theory]
    [InlineData("a b", "a\\ b", "\"a\\ b\"")]
    [InlineData("(x){y}", "\\(x\\)\\{y\\}", "\"\\(x\\)\\{y\\}\"")]
    [InlineData("back\\slash", "back\\\\slash", "\"back\\\\slash\"")]
    [InlineData("1st", "\\1st", "\"\\1st\"")]
    [InlineData("-1", "\\-1", "\"\\-1\"")]
    [InlineData("+.", "\\+.", "\"\\+.\"")]
    [InlineData("-x", "-x", "\"-x\"")]
    [InlineData("<>", "\\<>", "\"\\<>\"")]
    [InlineData("\"q\"", "\\\"q\"", "\"\\\"q\"\"")]
    [InlineData("tab\tline\n", "tab\\\tline\\\n", "\"tab\\\tline\\\n\"")]
    [InlineData("größe", "größe", "\"größe\"")]
    public void EscapesBothWays(string value, string token, string quoted)
    {
        Assert.Equal(token, NodeText.WriteString(NodeAtom.Token(value)));
        Assert.Equal(quoted, NodeText.WriteString(NodeAtom.String(value)));
        Assert.Equal(value, Assert.IsType<NodeAtom>(NodeText.Parse(token)).AsString());
        Assert.Equal(value, Assert.IsType<NodeAtom>(NodeText.Parse(quoted)).AsString());
    }

    [Fact]
    public void NullAndEmptyStringDiffer()
    {
        Assert.Null(Assert.IsType<NodeAtom>(NodeText.Parse("<>")).AsString());
        Assert.Equal("", Assert.IsType<NodeAtom>(NodeText.Parse("\"\"")).AsString());
        Assert.Equal("\"\"", NodeText.WriteString(NodeAtom.String("")));
        Assert.Throws<ArgumentException>(() => NodeAtom.Token(""));
    }

    [Fact]
    public void NameThatStartsWithAColonIsAValue()
    {
        var node = Assert.IsType<NodeObject>(NodeText.Parse("{T :name :x :next : :last 1}"));
        Assert.Equal(":x", Assert.IsType<NodeAtom>(node["name"]).AsString());
        Assert.Equal(":", Assert.IsType<NodeAtom>(node["next"]).AsString());
        Assert.Equal(3, node.Fields.Length);
    }

    [Theory]
    [InlineData("{AGG :keys  :ops  :n 1}")]
    [InlineData("{AGG :n 1 :keys }")]
    public void ArrayWithoutElementsOfOldVersionsIsAnEmptyField(string text)
    {
        var node = Assert.IsType<NodeObject>(NodeText.Parse(text));
        Assert.Empty(Assert.IsType<NodeSequence>(node["keys"]).Items);
        Assert.Equal("1", node["n"].ToString());
        Assert.Equal(text, Encoding.UTF8.GetString(NodeText.WriteFromParts(node)));
    }

    [Fact]
    public void FieldMayHaveSeveralValues()
    {
        var node = Assert.IsType<NodeObject>(NodeText.Parse("{FK :conkey  1 2 :eclass 0 1 {A} :end 3}"));
        Assert.Equal(["1", "2"], Assert.IsType<NodeSequence>(node["conkey"]).Items.Select(item => item.ToString()));
        Assert.Equal(3, Assert.IsType<NodeSequence>(node["eclass"]).Items.Length);
        Assert.Equal("3", node["end"].ToString());
    }

    [Fact]
    public void TokenBeforeTheFirstFieldIsKept()
    {
        var node = Assert.IsType<NodeObject>(NodeText.Parse("{A_EXPR ANY :name (\"=\") :lexpr <>}"));
        Assert.Equal("ANY", node.Fields[0].Value.ToString());
        Assert.Equal("", node.Fields[0].Name);
        Assert.Equal("{A_EXPR ANY :name (\"=\") :lexpr <>}", Encoding.UTF8.GetString(NodeText.WriteFromParts(node)));
    }

    [Fact]
    public void Datums()
    {
        var node = Assert.IsType<NodeObject>(NodeText.Parse("{CONST :constvalue 4 [ -1 0 127 -128 0 0 0 0 ] :x 1}"));
        var datum = Assert.IsType<NodeDatum>(node["constvalue"]);
        Assert.Equal(4, datum.Size);
        Assert.Equal(new byte[] { 255, 0, 127, 128, 0, 0, 0, 0 }, datum.Bytes.ToArray());
        Assert.Equal("4 [ -1 0 127 -128 0 0 0 0 ]", NodeText.WriteString(new NodeDatum(4, datum.Bytes)));
        Assert.Equal("1", node["x"].ToString());

        var empty = Assert.IsType<NodeObject>(NodeText.Parse("{CONST :constvalue 0 [ ]}"));
        Assert.Equal(0, Assert.IsType<NodeDatum>(empty["constvalue"]).Bytes.Length);

        // Platforms whose char is unsigned print bytes up to 255.
        var unsigned = Assert.IsType<NodeObject>(NodeText.Parse("{CONST :constvalue 1 [ 200 ]}"));
        Assert.Equal(new byte[] { 200 }, Assert.IsType<NodeDatum>(unsigned["constvalue"]).Bytes.ToArray());
    }

    [Theory]
    [InlineData("", 0, "a value")]
    [InlineData("   ", 3, "a value")]
    [InlineData("1 2", 2, "end of text")]
    [InlineData("(", 1, "')'")]
    [InlineData("(1", 2, "')'")]
    [InlineData(")", 0, "a value")]
    [InlineData("{}", 1, "the name of a node")]
    [InlineData("{:a 1}", 1, "the name of a node")]
    [InlineData("{A", 2, "a field of A")]
    [InlineData("{A :", 4, "a name")]
    [InlineData("{A :b", 5, "a value for a field of A")]
    [InlineData("{A :b 1", 7, "'}'")]
    [InlineData("{A :b )}", 6, "a value")]
    [InlineData("(i 1 x)", 5, "a number")]
    [InlineData("(i 3000000000)", 3, "a number")]
    [InlineData("(o -1)", 3, "a number")]
    [InlineData("(b -1)", 3, "a number")]
    [InlineData("(i 1x)", 3, "a number")]
    [InlineData("{C :v 4 [ 1 2 ]}", 6, "datum of size 4 has 2 bytes")]
    [InlineData("{C :v 1 [ 256 ]}", 10, "a byte of a datum")]
    [InlineData("{C :v 1 [ 1", 11, "']'")]
    [InlineData("{C :v 99999999999 [ 1 ]}", 6, "the size of a datum")]
    [InlineData("{C :v 2147483647 [ 1 ]}", 6, "datum of size 2147483647 has 1 bytes")]
    public void BadTextSaysWhereAndWhat(string text, int position, string expected)
    {
        var error = Assert.Throws<NodeTextException>(() => NodeText.Parse(text));
        Assert.Equal(position, error.Position);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void ZeroByteIsRefused()
    {
        var error = Assert.Throws<NodeTextException>(() => NodeText.Parse("(1 \0)"));
        Assert.Equal(3, error.Position);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("{A :b ", "}")]
    [InlineData("({A :b ", "})")]
    public void NestingIsBounded(string open, string close)
    {
        var levels = open.Length == 7 ? 2500 : 5000;
        var deep = Nested(levels);
        Assert.Equal(deep, NodeText.WriteString(NodeText.Parse(deep)));

        var tooDeep = Assert.Throws<NodeTextException>(() => NodeText.Parse(Nested(NodeText.DepthMax + 1)));
        Assert.Contains("nested deeper", tooDeep.Message);

        string Nested(int count) =>
            string.Concat(Enumerable.Repeat(open, count)) + "1" + string.Concat(Enumerable.Repeat(close, count));
    }

    [Fact]
    public void SmallStackGivesACleanError()
    {
        const string open = "{COLLATEEXPR :arg ";
        const string leaf = "{PARAM :paramkind 0 :paramid 1 :paramtype 25 :paramtypmod -1 :paramcollid 100 :location -1}";
        const string close = " :collOid 100 :location -1}";
        var text = string.Concat(Enumerable.Repeat(open, 4000)) + leaf + string.Concat(Enumerable.Repeat(close, 4000));
        var outcomes = new List<Exception?>();
        foreach (var stack in new[] { 192 * 1024, 384 * 1024, 64 * 1024 * 1024 })
        {
            Exception? outcome = null;
            var thread = new Thread(() => outcome = Record.Exception(() => ExprReader.Read(NodeText.Parse(text))), stack);
            thread.Start();
            thread.Join();
            outcomes.Add(outcome);
        }

        Assert.IsType<NodeTextException>(outcomes[0]);
        Assert.IsType<NodeTextException>(outcomes[1]);
        Assert.Null(outcomes[2]);
    }

    [Fact]
    public void ManyThreadsMayParseAtOnce()
    {
        var texts = Fixture.Names.Select(Fixture.Bytes).ToArray();
        Parallel.For(0, 200, i =>
        {
            var text = texts[i % texts.Length];
            Assert.True(text.AsSpan().SequenceEqual(NodeText.WriteFromParts(NodeText.Parse(text))));
        });
    }
}
