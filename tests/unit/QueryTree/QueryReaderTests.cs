using PgFusion.Compiler.QueryTree;
using Xunit;

namespace PgFusion.UnitTests.QueryTree;

public class QueryReaderTests
{
    /// <summary>The only nodes without a record, by fixture.</summary>
    private static readonly Dictionary<string, string[]> ExpectedUnknown = new()
    {
        ["17/json_constructors.txt"] = ["JSONCONSTRUCTOREXPR", "JSONISPREDICATE"],
        ["17/json_query.txt"] = ["JSONBEHAVIOR", "JSONCONSTRUCTOREXPR", "JSONEXPR", "JSONVALUEEXPR"],
        ["17/merge_returning.txt"] = [],
    };

    public static TheoryData<string> Queries => new(Fixture.QueryNames);

    public static TheoryData<string> Versions => new(Fixture.Majors);

    [Theory]
    [MemberData(nameof(Queries))]
    public void EveryFixtureIsRead(string name)
    {
        var queries = QueryReader.ReadAll(Fixture.Bytes(name));
        var unknown = queries.SelectMany(Fixture.AllExprs).OfType<UnknownExpr>()
            .Select(static expr => expr.NodeName).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(ExpectedUnknown.GetValueOrDefault(name, []), unknown);
        foreach (var query in queries.SelectMany(Fixture.SelfAndNested))
        {
            Assert.InRange((int)query.CommandType, (int)CommandType.Select, (int)CommandType.Merge);
            Assert.False(query.IsUtility);
            Assert.NotNull(query.JoinTree);
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void ExpressionsHaveTypesAndValidVars(string name)
    {
        foreach (var root in QueryReader.ReadAll(Fixture.Bytes(name)))
        {
            foreach (var expr in Fixture.AllExprs(root))
            {
                if (expr is SubLink { Kind: SubLinkKind.Array })
                    Assert.Equal(0u, expr.ResultType);
                else if (expr is not UnknownExpr { NodeName: "JSONBEHAVIOR" })
                    Assert.NotEqual(0u, expr.ResultType);
                Assert.InRange(expr.Typmod, -1, int.MaxValue);
                if (expr is Var { LevelsUp: 0 } variable)
                    Assert.InRange(variable.VarNo, 1, 100);
            }
        }
    }

    /// <summary>
    /// What Children returns is exactly the nearest expression nodes below, as found without any typed class.
    /// </summary>
    [Theory]
    [MemberData(nameof(Queries))]
    public void ChildrenAreComplete(string name)
    {
        foreach (var expr in QueryReader.ReadAll(Fixture.Bytes(name)).SelectMany(Fixture.AllExprs))
        {
            var expected = new List<NodeObject>();
            foreach (var field in expr.Source.Fields)
                Nearest(field.Value, expected);
            Assert.Equal(expected, expr.Children.Select(static child => child.Source), ReferenceEqualityComparer.Instance);
        }

        static void Nearest(NodeValue value, List<NodeObject> found)
        {
            switch (value)
            {
                case NodeObject { Name: "QUERY" }:
                    break;
                case NodeObject node when ExprReader.IsKnown(node.Name) ||
                    node.Name is "JSONVALUEEXPR" or "JSONBEHAVIOR" or "JSONEXPR" or "JSONCONSTRUCTOREXPR":
                    found.Add(node);
                    break;
                case NodeObject node:
                    foreach (var field in node.Fields)
                        Nearest(field.Value, found);
                    break;
                case NodeList list:
                    foreach (var item in list.Items)
                        Nearest(item, found);
                    break;
            }
        }
    }

    [Fact]
    public void EveryRecordIsSeenInAFixture()
    {
        var seen = Fixture.QueryNames.SelectMany(static name => QueryReader.ReadAll(Fixture.Bytes(name)))
            .SelectMany(Fixture.AllExprs).Select(static expr => expr.GetType()).ToHashSet();
        var all = typeof(Expr).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(Expr)) && !type.IsAbstract);

        // These stand in places that only data-modifying statements and constraints have: see ExprTests.
        Assert.Equal(
            [nameof(CoerceToDomainValue), nameof(InferenceElem)],
            all.Where(type => !seen.Contains(type)).Select(static type => type.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void PlainQuery(string major)
    {
        var query = Fixture.Query($"{major}/tpch_q1.txt");
        Assert.Equal(CommandType.Select, query.CommandType);
        Assert.True(query.HasAggs);
        Assert.False(query.HasSubLinks);
        Assert.Equal(
            ["name", "code", "sum_qty", "disc", "charge", "avg", "n"], query.TargetList.Select(entry => entry.Name));
        Assert.Equal([1u, 2u, 0u, 0u, 0u, 0u, 0u], query.TargetList.Select(entry => entry.SortGroupRef));
        Assert.Equal(2, query.GroupClause.Length);
        Assert.Equal(2, query.SortClause.Length);
        Assert.All(query.SortClause, item => Assert.False(item.NullsFirst));
        var table = query.Entry(1);
        Assert.Equal(RteKind.Relation, table.Kind);
        Assert.Equal('r', table.RelKind);
        Assert.True(table.Inherit);
        Assert.Equal("item", table.Eref.Name);
        Assert.Equal(22, table.Eref.ColumnNames.Length);
        Assert.Null(table.Alias);
        Assert.Equal(1, Assert.IsType<RangeTblRef>(Assert.Single(query.JoinTree!.FromList)).RangeTableIndex);
        var filter = Assert.IsType<OpExpr>(query.JoinTree.Quals);
        Assert.Single(filter.Args.OfType<Var>());
        Assert.True(filter.Location > 0);
        var error = Assert.Throws<NodeTextException>(() => query.Entry(2));
        Assert.Contains("index 2", error.Message);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void PermissionsAreOnTheEntryOrBesideIt(string major)
    {
        var query = Fixture.Query($"{major}/filter_arithmetic.txt");
        var entry = query.Entry(1);
        if (major == "15")
        {
            Assert.Empty(query.PermissionInfos);
            Assert.Equal(0u, entry.PermissionInfoIndex);
            Assert.Equal(2u, entry.RequiredPermissions);
            Assert.NotEmpty(entry.SelectedColumns);
        }
        else
        {
            var info = query.PermissionInfos[(int)entry.PermissionInfoIndex - 1];
            Assert.Equal(entry.RelId, info.RelId);
            Assert.Equal(2ul, info.RequiredPermissions);
            Assert.Empty(entry.SelectedColumns);
            Assert.NotEmpty(info.SelectedColumns);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void GroupingSetsNest(string major)
    {
        var query = Fixture.Query($"{major}/grouping_sets.txt");
        var sets = Assert.Single(query.GroupingSets);
        Assert.Equal(GroupingSetKind.Sets, sets.Kind);
        Assert.Equal(
            [GroupingSetKind.Simple, GroupingSetKind.Rollup, GroupingSetKind.Cube, GroupingSetKind.Empty],
            sets.Content.Select(set => set.Kind));
        Assert.Equal([1, 2], sets.Content[0].Refs.ToArray());
        Assert.Equal([[2], [1, 3]], sets.Content[2].Content.Select(set => set.Refs.ToArray()));
        Assert.Equal(3, query.GroupClause.Length);
        var grouping = Assert.Single(query.TargetList.Select(entry => entry.Expr).OfType<GroupingFunc>());
        Assert.Equal([1, 2], grouping.Refs.ToArray());
        Assert.False(query.GroupDistinct);
        Assert.True(Fixture.Query($"{major}/group_distinct.txt").GroupDistinct);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Windows(string major)
    {
        var query = Fixture.Query($"{major}/windows.txt");
        Assert.True(query.HasWindowFuncs);
        Assert.Equal(5, query.WindowClause.Length);
        Assert.Equal("w", query.WindowClause[0].Name);
        var functions = query.TargetList.Where(entry => !entry.IsJunk).Select(entry => Assert.IsType<WindowFunc>(entry.Expr)).ToArray();
        Assert.Equal(6, functions.Length);
        var range = Assert.Single(
            query.WindowClause, window => window.FrameOptions.HasFlag(FrameOptions.ExcludeTies));
        Assert.True(range.FrameOptions.HasFlag(
            FrameOptions.Range | FrameOptions.StartOffsetPreceding | FrameOptions.EndOffsetFollowing));
        Assert.NotNull(range.StartOffset);
        Assert.NotNull(range.EndOffset);
        Assert.NotEqual(0u, range.StartInRangeFunction);
        Assert.Equal(range.WinRef, functions[2].WinRef);
        Assert.True(functions[2].IsAggregate);
        Assert.False(functions[0].IsAggregate);
        Assert.NotNull(functions[3].Filter);
        Assert.True(functions[3].IsStar);
        Assert.Equal(3, functions[4].Args.Length);
        Assert.Single(query.WindowClause[0].PartitionClause);
        Assert.Single(query.WindowClause[0].OrderClause);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void DistinctSortLimit(string major)
    {
        var distinct = Fixture.Query($"{major}/distinct.txt");
        Assert.False(distinct.HasDistinctOn);
        Assert.NotEqual(distinct.DistinctClause[0].Ref, distinct.DistinctClause[1].Ref);
        var distinctOn = Fixture.Query($"{major}/distinct_on.txt");
        Assert.True(distinctOn.HasDistinctOn);
        Assert.Equal(2, distinctOn.DistinctClause.Length);
        Assert.Equal([false, false, true], distinctOn.TargetList.Select(entry => entry.IsJunk));

        var limit = Fixture.Query($"{major}/order_limit.txt");
        Assert.Equal(10, Assert.IsType<Const>(Unwrap(limit.LimitCount)).AsInt32());
        Assert.Equal(5, Assert.IsType<Const>(Unwrap(limit.LimitOffset)).AsInt32());
        Assert.Equal(LimitOption.Count, limit.LimitOption);
        Assert.True(limit.SortClause[0].NullsFirst);
        Assert.Equal(LimitOption.WithTies, Fixture.Query($"{major}/limit_with_ties.txt").LimitOption);

        static Expr? Unwrap(Expr? expr) => expr is FuncExpr { Args.Length: 1 } cast ? cast.Args[0] : expr;
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Joins(string major)
    {
        var query = Fixture.Query($"{major}/outer_joins.txt");
        var full = Assert.IsType<JoinExpr>(Assert.Single(query.JoinTree!.FromList));
        var right = Assert.IsType<JoinExpr>(full.Left);
        var left = Assert.IsType<JoinExpr>(right.Left);
        Assert.Equal([JoinType.Full, JoinType.Right, JoinType.Left], [full.JoinType, right.JoinType, left.JoinType]);
        Assert.Equal(1, Assert.IsType<RangeTblRef>(left.Left).RangeTableIndex);
        var entry = query.Entry(full.RangeTableIndex);
        Assert.Equal(RteKind.Join, entry.Kind);
        Assert.Equal(JoinType.Full, entry.JoinType);
        Assert.Equal(entry.Eref.ColumnNames.Length, entry.JoinAliasVars.Length);

        // Which outer joins make a column null is in the tree from 16 on.
        var first = Assert.IsType<Var>(query.TargetList[0].Expr);
        Assert.Equal(major == "15" ? 0 : 2, first.NullingRels.Length);

        var merged = Fixture.Query($"{major}/join_using.txt");
        var join = merged.RangeTable.First(item => item.Kind == RteKind.Join && item.JoinMergedColumns == 1);
        Assert.IsType<CoalesceExpr>(join.JoinAliasVars[0]);
        Assert.Contains(
            merged.RangeTable.Where(item => item.Kind == RteKind.Join), item => item.JoinLeftColumns.Length > 0);
        var natural = Fixture.Query($"{major}/natural_join.txt");
        Assert.True(Assert.IsType<JoinExpr>(natural.JoinTree!.FromList[0]).IsNatural);
        Assert.Equal(["a"], Assert.IsType<JoinExpr>(natural.JoinTree.FromList[0]).UsingClause.ToArray());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void RangeTableKinds(string major)
    {
        var functions = Fixture.Query($"{major}/functions_in_from.txt").RangeTable;
        Assert.True(functions[0].FunctionOrdinality);
        Assert.Equal(["n", "o"], functions[0].Eref.ColumnNames.ToArray());
        Assert.Equal(2, functions[1].Functions.Length);
        Assert.Equal([2, 1], functions[1].Functions.Select(function => function.ColumnCount));
        var definition = Assert.Single(functions[2].Functions);
        Assert.Equal(["a", "b"], definition.ColumnNames.ToArray());
        Assert.Equal([23u, 1043u], definition.ColumnTypes.ToArray());
        Assert.Equal([-1, 11], definition.ColumnTypmods.ToArray());

        var subquery = Fixture.Query($"{major}/values_list.txt").Entry(1);
        Assert.Equal("v", subquery.Alias!.Name);
        Assert.Equal(["a", "b"], subquery.Alias.ColumnNames.ToArray());
        var values = subquery.SubQuery!.Entry(1);
        Assert.Equal(RteKind.Values, values.Kind);
        Assert.Equal([2, 2, 2], values.ValuesLists.Select(row => row.Length));
        Assert.Equal([23u, 25u], values.ColumnTypes.ToArray());

        var lateral = Fixture.Query($"{major}/lateral.txt");
        Assert.True(lateral.Entry(2).Lateral);
        Assert.Contains(Fixture.AllExprs(lateral).OfType<Var>(), variable => variable.LevelsUp == 1);

        var sample = Fixture.Query($"{major}/tablesample.txt");
        Assert.Equal(42.0, Assert.IsType<Const>(sample.Entry(1).TableSample!.Repeatable is FuncExpr cast
            ? cast.Args[0] : sample.Entry(1).TableSample!.Repeatable).AsInt32());
        Assert.Equal('p', sample.Entry(2).RelKind);
        Assert.Null(sample.Entry(2).TableSample!.Repeatable);

        var only = Fixture.Query($"{major}/inheritance_only.txt");
        Assert.False(only.Entry(1).SubQuery!.Entry(1).Inherit);

        var views = Fixture.Query($"{major}/views.txt");
        var barrier = views.RangeTable.Single(entry => entry.SecurityBarrier);
        Assert.Equal(RteKind.SubQuery, barrier.Kind);
        Assert.Equal(major == "15" ? 0u : barrier.RelId, barrier.RelId);
        Assert.Equal(major == "15", barrier.RelId == 0);
        Assert.Equal(2, views.RangeTable.Count(entry => entry.SubQuery is not null));

        var table = Fixture.Query($"{major}/xmltable.txt").RangeTable.Single(entry => entry.Kind == RteKind.TableFunc);
        Assert.True(table.TableFunc!.Is("TABLEFUNC"));

        var security = Fixture.Query($"{major}/row_security.txt");
        Assert.True(security.HasRowSecurity);
        Assert.Single(security.Entry(1).SecurityQuals);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void CommonTableExpressions(string major)
    {
        var query = Fixture.Query($"{major}/cte.txt");
        Assert.Equal(["a", "b", "c"], query.CteList.Select(cte => cte.Name));
        Assert.Equal(
            [CteMaterialize.Always, CteMaterialize.Never, CteMaterialize.Default],
            query.CteList.Select(cte => cte.Materialize));
        Assert.Equal(["u"], query.CteList[2].ColumnNames.ToArray());
        Assert.Equal([20u], query.CteList[2].ColumnTypes.ToArray());
        Assert.Equal(3, query.CteList[0].RefCount);
        var reference = query.RangeTable.First(entry => entry.CteName == "a");
        Assert.Equal(0, reference.CteLevelsUp);
        Assert.False(reference.SelfReference);

        var recursive = Fixture.Query($"{major}/cte_recursive.txt");
        Assert.True(recursive.HasRecursive);
        var cte = Assert.Single(recursive.CteList);
        Assert.True(cte.IsRecursive);
        Assert.Equal(SetOperation.Union, cte.SubQuery.SetOperations!.Operation);
        Assert.Contains(
            Fixture.SelfAndNested(cte.SubQuery).SelectMany(nested => nested.RangeTable),
            entry => entry is { SelfReference: true, CteName: "t" });

        var searched = Assert.Single(Fixture.Query($"{major}/cte_search_cycle.txt").CteList);
        Assert.True(searched.SearchClause!.Is("CTESEARCHCLAUSE"));
        Assert.True(searched.CycleClause!.Is("CTECYCLECLAUSE"));

        var modifying = Fixture.Query($"{major}/cte_modifying.txt");
        Assert.True(modifying.HasModifyingCTE);
        Assert.Equal(CommandType.Delete, modifying.CteList[0].SubQuery.CommandType);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void SetOperations(string major)
    {
        var query = Fixture.Query($"{major}/set_operations.txt");
        var except = query.SetOperations!;
        Assert.Equal(SetOperation.Except, except.Operation);
        Assert.False(except.IsAll);
        var union = Assert.IsType<SetOperationStmt>(except.Left);
        var intersect = Assert.IsType<SetOperationStmt>(except.Right);
        Assert.True(union.IsAll);
        Assert.Empty(union.GroupClauses);
        Assert.True(intersect.IsAll);
        Assert.Equal(2, intersect.GroupClauses.Length);
        Assert.Equal([23u, 25u], except.ColumnTypes.ToArray());
        Assert.Equal([-1, -1], except.ColumnTypmods.ToArray());
        Assert.Equal([0u, 100u], except.ColumnCollations.ToArray());
        var leaf = Assert.IsType<RangeTblRef>(union.Left);
        Assert.Equal(RteKind.SubQuery, query.Entry(leaf.RangeTableIndex).Kind);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void RowLocks(string major)
    {
        var query = Fixture.Query($"{major}/row_locks.txt");
        Assert.True(query.HasForUpdate);
        Assert.Equal(
            [(1, LockStrength.ForNoKeyUpdate, LockWaitPolicy.Error), (2, LockStrength.ForKeyShare, LockWaitPolicy.Skip)],
            query.RowMarks.Select(mark => (mark.RangeTableIndex, mark.Strength, mark.WaitPolicy)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void OddNames(string major)
    {
        var query = Fixture.Query($"{major}/odd_names.txt");
        Assert.Equal([":id", "a b\\c", "1st", "<tag", "\"q\"", "größe", "+1"], query.Entry(1).Eref.ColumnNames.ToArray());
        Assert.Equal(
            [":id", ":", "-1", "tab\tx", "\"q\"", "(", "[", "true"], query.TargetList.Select(entry => entry.Name));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void RulesAreListsOfQueries(string major)
    {
        var view = QueryReader.Read(Fixture.Bytes($"{major}/view_rule.txt"));
        Assert.Equal(["id", "name", "twice"], view.TargetList.Select(entry => entry.Name));
        var rule = Assert.Single(QueryReader.ReadAll(Fixture.Bytes($"{major}/delete_rule.txt")));
        Assert.Equal(CommandType.Insert, rule.CommandType);
        Assert.Contains(rule.TargetList, entry => entry.Expr is SetToDefault);
    }

    [Fact]
    public void GroupEntryOfNewerVersionsIsRead()
    {
        var text = Fixture.Text("17/distinct.txt")
            .Replace(":hasRowSecurity false", ":hasRowSecurity false :hasGroupRTE true")
            .Replace(":nulls_first", ":reverse_sort true :nulls_first")
            .Replace(":rtable (", ":rtable ({RANGETBLENTRY :alias <> :eref {ALIAS :aliasname *GROUP* :colnames (\"x\")} " +
                ":rtekind 9 :groupexprs (" + NodeFactory.Var(18, 2, 1, 23, -1, 0) +
                ") :lateral false :inFromCl false :securityQuals <>} ");
        var query = QueryReader.Read(text);
        Assert.True(query.HasGroupRTE);
        Assert.True(query.DistinctClause[0].ReverseSort);
        Assert.Equal(RteKind.Group, query.Entry(1).Kind);
        Assert.Equal(2, Assert.IsType<Var>(Assert.Single(query.Entry(1).GroupExprs)).VarNo);
    }

    [Theory]
    [InlineData("({QUERY :commandType 1} 3)", "has no field utilityStmt")]
    [InlineData("(1)", "expected a QUERY, found token \"1\"")]
    [InlineData("()", "expected one QUERY, found 0")]
    [InlineData("{VAR :varno 1}", "expected a QUERY, found node VAR")]
    [InlineData("{QUERY :commandType 77}", "expected a CommandType in field commandType of node QUERY")]
    [InlineData("{QUERY :commandType x}", "expected an integer in field commandType of node QUERY, found token \"x\"")]
    public void WrongNodesAreNamed(string text, string message)
    {
        var error = Assert.Throws<NodeTextException>(() => QueryReader.Read(text));
        Assert.Contains(message, error.Message);
        Assert.True(error.Position >= 0);
    }

    [Fact]
    public void WrongKindInAnEssentialPlaceIsNamed()
    {
        var text = Fixture.Text("15/columns.txt").Replace("{RANGETBLREF :rtindex 1}", "{NEWREF :rtindex 1}");
        Assert.Contains(
            "expected an item of FROM, found node NEWREF",
            Assert.Throws<NodeTextException>(() => QueryReader.Read(text)).Message);
        text = Fixture.Text("15/columns.txt").Replace("{ALIAS :aliasname item", "{LABEL :aliasname item");
        Assert.Contains(
            "expected a ALIAS in field eref of node RANGETBLENTRY, found node LABEL",
            Assert.Throws<NodeTextException>(() => QueryReader.Read(text)).Message);
    }
}
