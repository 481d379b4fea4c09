using PgFusion.Compiler.QueryTree;
using Xunit;

namespace PgFusion.UnitTests.QueryTree;

public class NodeRewriterTests
{
    public static TheoryData<string> Versions => new(Fixture.Majors);

    public static TheoryData<string> AllFixtures => new(Fixture.Names);

    [Theory]
    [InlineData(15, "{VAR :varno -3 :varattno 2 :vartype 25 :vartypmod -1 :varcollid 100 :varlevelsup 0 :varnosyn 0 " +
        ":varattnosyn 0 :location -1}")]
    [InlineData(17, "{VAR :varno -3 :varattno 2 :vartype 25 :vartypmod -1 :varcollid 100 :varnullingrels (b) " +
        ":varlevelsup 0 :varnosyn 0 :varattnosyn 0 :location -1}")]
    [InlineData(18, "{VAR :varno -3 :varattno 2 :vartype 25 :vartypmod -1 :varcollid 100 :varnullingrels (b) " +
        ":varlevelsup 0 :varreturningtype 0 :varnosyn 0 :varattnosyn 0 :location -1}")]
    public void VarIsMadeForItsVersion(int major, string text)
    {
        Assert.Equal(text, NodeText.WriteString(NodeFactory.Var(major, NodeFactory.IndexVar, 2, 25, -1, 100)));
        var variable = Assert.IsType<Var>(ExprReader.Read(NodeText.Parse(text)));
        Assert.Equal((-3, 2, 25u, 100u), (variable.VarNo, variable.AttNo, variable.Type, variable.CollationOid));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void MadeVarHasTheFieldsOfThatServer(string major)
    {
        var real = Fixture.Outputs($"{major}/columns.txt")[3].Source;
        var made = NodeFactory.Var(int.Parse(major), 1, 4, 1700, ((12 << 16) | 2) + 4, 0).With("location", 15);
        Assert.Equal(real.Fields.Select(field => field.Name), made.Fields.Select(field => field.Name));
        Assert.Equal(real.ToString(), made.ToString());
    }

    [Fact]
    public void ServersBefore15AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NodeFactory.Var(14, 1, 1, 23, -1, 0));
    }

    [Fact]
    public void WithReplacesOneField()
    {
        var node = Assert.IsType<NodeObject>(NodeText.Parse("{A :x 1 :y {B} :z (1 2)}"));
        Assert.Equal("{A :x 7 :y {B} :z (1 2)}", node.With("x", 7).ToString());
        Assert.Equal("{A :x 1 :y true :z (1 2)}", node.With("y", true).ToString());
        Assert.Equal("{A :x a\\ b :y \"c\" :z (1 2)}",
            node.With("x", NodeAtom.Token("a b")).With("y", NodeAtom.String("c")).ToString());
        Assert.Equal("{A :x 1 :y (9 {B}) :z <>}",
            node.With("y", NodeFactory.List(NodeAtom.Integer(9), node["y"])).With("z", NodeAtom.Null).ToString());
        Assert.Equal("{A :x 1 :y {B} :z (1 2)}", node.ToString());
        Assert.Same(node, node.With("y", node["y"]));
        Assert.Throws<ArgumentException>(() => node.With("w", 1));
    }

    [Theory]
    [MemberData(nameof(AllFixtures))]
    public void WithoutAChangeTheTreeIsTheSame(string name)
    {
        var value = NodeText.Parse(Fixture.Bytes(name));
        Assert.Same(value, NodeRewriter.Map(value, static (_, _) => null));
        Assert.Same(value, NodeRewriter.MapVars(value, static reference => reference));
    }

    /// <summary>Changes every Var and changes it back, so that every path of every tree is composed anew.</summary>
    [Theory]
    [MemberData(nameof(AllFixtures))]
    public void ChangeAndChangeBackGivesTheSameText(string name)
    {
        var text = Fixture.Text(name);
        var value = NodeText.Parse(text);
        var moved = NodeRewriter.Map(value, (node, _) => node.Is("VAR") ? Shift(node, 100) : null);
        var count = NodeRewriter.Descendants(value).Count(static node => node.Is("VAR"));
        Assert.Equal(count, NodeRewriter.Descendants(moved).Count(static node => node.Is("VAR") &&
            new FieldReader(node).Int("varno") > 100));
        if (count > 0)
            Assert.NotEqual(text, moved.ToString());
        var reparsed = NodeText.Parse(NodeText.Write(moved));
        Assert.Equal(text, NodeRewriter.Map(reparsed, (node, _) => node.Is("VAR") ? Shift(node, -100) : null).ToString());

        static NodeObject Shift(NodeObject node, int by) => node.With("varno", new FieldReader(node).Int("varno") + by);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void VarsOfAnExpressionAreRenumbered(string major)
    {
        var source = Fixture.Query($"{major}/filter_arithmetic.txt").TargetList[2].Expr.Source;
        var moved = NodeRewriter.MapVars(source, static reference =>
            reference with { VarNo = NodeFactory.IndexVar, AttNo = reference.AttNo + 10, VarNoSyntactic = 0, AttNoSyntactic = 0 });
        Assert.Equal(
            source.ToString()
                .Replace(":varno 1 :varattno 4", ":varno -3 :varattno 14")
                .Replace(":varnosyn 1 :varattnosyn 4", ":varnosyn 0 :varattnosyn 0"),
            moved.ToString());
        var expr = Assert.IsType<OpExpr>(ExprReader.Read(NodeText.Parse(NodeText.Write(moved))));
        Assert.Equal((-3, 14), expr.Args[0] is Var variable ? (variable.VarNo, variable.AttNo) : default);
        Assert.Equal(source.ToString(), Fixture.Query($"{major}/filter_arithmetic.txt").TargetList[2].Expr.ToString());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void OnlyVarsOfTheOuterLevelAreSeen(string major)
    {
        // The EXISTS: i.id is one level up in the subquery and two in its own subquery; l and m are the subqueries'.
        var quals = (BoolExpr)Fixture.Query($"{major}/sublink_exists.txt").JoinTree!.Quals!;
        var link = Assert.IsType<SubLink>(quals.Args[0]);
        var seen = new List<VarReference>();
        var moved = NodeRewriter.MapVars(link.Source, reference =>
        {
            seen.Add(reference);
            return reference with { VarNo = 5, LevelsUp = reference.LevelsUp + 1 };
        });
        Assert.Equal([(1, 1, 0), (1, 1, 0)], seen.Select(item => (item.VarNo, item.AttNo, item.LevelsUp)));
        var vars = NodeRewriter.Descendants(moved).Where(node => node.Is("VAR"))
            .Select(node => (Var)ExprReader.Read(node)).ToArray();
        Assert.Equal([2, 3], vars.Where(variable => variable.VarNo == 5).Select(variable => variable.LevelsUp).Order());
        Assert.All(vars.Where(variable => variable.VarNo != 5), variable => Assert.Equal(0, variable.LevelsUp));
        Assert.Equal(vars.Length, NodeRewriter.Descendants(link.Source).Count(node => node.Is("VAR")));
    }

    [Fact]
    public void NullingRelsAreClearedOnRequest()
    {
        var source = Fixture.Outputs("17/outer_joins.txt")[0].Source;
        Assert.DoesNotContain(":varnullingrels (b)", source.ToString());
        Assert.Same(source, NodeRewriter.MapVars(source, static reference => reference));
        Assert.Contains(
            ":varnullingrels (b)",
            NodeRewriter.MapVars(source, static reference => reference, clearNullingRels: true).ToString());
    }

    [Fact]
    public void ParametersAreReplaced()
    {
        var query = Fixture.Query("15/parameters.txt");
        var constant = (Const)Fixture.Outputs("15/constants.txt")[0];
        var rewritten = NodeRewriter.Map(query.Source, (node, _) =>
            node.Is("PARAM") && new FieldReader(node).Int("paramid") == 1 ? constant.Source : null);
        var again = QueryReader.Read(NodeText.Write(rewritten));
        Assert.Equal([2, 3], Fixture.AllExprs(again).OfType<Param>().Select(parameter => parameter.Id).Order());
        Assert.Contains(
            again.JoinTree!.Quals!.SelfAndDescendants().OfType<Const>(), static expr => expr.AsInt32() == 1);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void MeaningIsComparedWithoutPositions(string major)
    {
        // SELECT name, (id + 1) * 2 ... GROUP BY name, id + 1
        var query = Fixture.Query($"{major}/group_having.txt");
        var grouped = query.TargetList.Single(entry => entry is { IsJunk: true, SortGroupRef: not 0, Expr: OpExpr });
        var inside = Assert.IsType<OpExpr>(query.TargetList[1].Expr).Args[0];
        Assert.NotEqual(grouped.Expr.Location, inside.Location);
        var comparer = NodeEquality.Comparer;
        Assert.True(comparer.Equals(grouped.Expr.Source, inside.Source));
        Assert.Equal(comparer.GetHashCode(grouped.Expr.Source), comparer.GetHashCode(inside.Source));
        Assert.False(comparer.Equals(grouped.Expr.Source, query.TargetList[0].Expr.Source));

        var changed = inside.Source.With("opno", 1);
        Assert.False(comparer.Equals(inside.Source, changed));
        Assert.True(comparer.Equals(inside.Source, inside.Source.With("opfuncid", 0)));
        Assert.Equal(comparer.GetHashCode(inside.Source), comparer.GetHashCode(inside.Source.With("opfuncid", 0)));
        Assert.False(comparer.Equals(inside.Source, inside.Source.With("opfuncid", 5)));
        var dictionary = new Dictionary<NodeValue, int>(comparer) { [grouped.Expr.Source] = 1 };
        Assert.True(dictionary.ContainsKey(inside.Source));
    }

    [Theory]
    [MemberData(nameof(AllFixtures))]
    public void TwoParsesOfOneTextAreEqual(string name)
    {
        var one = NodeText.Parse(Fixture.Bytes(name));
        var other = NodeText.Parse(Fixture.Bytes(name));
        Assert.True(NodeEquality.Comparer.Equals(one, other));
        Assert.Equal(NodeEquality.Comparer.GetHashCode(one), NodeEquality.Comparer.GetHashCode(other));
    }
}
