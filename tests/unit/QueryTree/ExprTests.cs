using PgFusion.Compiler.QueryTree;
using Xunit;

namespace PgFusion.UnitTests.QueryTree;

public class ExprTests
{
    private const uint Int8 = 20, Int2 = 21, Int4 = 23, Text = 25, Varchar = 1043, Numeric = 1700;

    /// <summary>numeric(12,2), as numerictypmodin packs it.</summary>
    private const int Numeric12With2 = ((12 << 16) | 2) + 4;

    public static TheoryData<string> Versions => new(Fixture.Majors);

    [Theory]
    [MemberData(nameof(Versions))]
    public void ConstantsByValue(string major)
    {
        var outputs = Fixture.Outputs($"{major}/constants.txt");
        Assert.Equal(1, Constant(0).AsInt32());
        Assert.True(Constant(6).AsBool());
        Assert.Equal(399, Constant(10).AsInt32());
        Assert.Equal(int.MinValue, Constant(20).AsInt32());
        Assert.Equal(long.MaxValue, Constant(21).AsInt64());
        Assert.Equal(outputs[23].ResultType, Constant(23).Type);
        Assert.NotEqual(0u, Constant(23).AsOid());
        Assert.All(new[] { 0, 6, 10, 20, 21, 23 }, index => Assert.Equal(8, Constant(index).Datum.Length));
        Assert.Equal([4, 1, 4, 4, 8, 4], new[] { 0, 6, 10, 20, 21, 23 }.Select(index => Constant(index).Len));

        Const Constant(int index) => Assert.IsType<Const>(outputs[index]);
    }

    [Theory]
    [InlineData("int2", 2, "-2 -1 -1 -1 -1 -1 -1 -1")]
    [InlineData("float4", 4, "0 0 -16 64 0 0 0 0")]
    [InlineData("float8", 8, "0 0 0 0 0 0 25 64")]
    [InlineData("oid", 4, "-1 -1 -1 -1 0 0 0 0")]
    public void DatumWords(string type, int size, string bytes)
    {
        var constant = Assert.IsType<Const>(ExprReader.Read(NodeText.Parse(
            $"{{CONST :consttype 1 :consttypmod -1 :constcollid 0 :constlen {size} :constbyval true " +
            $":constisnull false :location -1 :constvalue {size} [ {bytes} ]}}")));
        switch (type)
        {
            case "int2":
                Assert.Equal(-2, constant.AsInt16());
                break;
            case "float4":
                Assert.Equal(7.5f, constant.AsFloat4());
                break;
            case "float8":
                Assert.Equal(6.25, constant.AsFloat8());
                break;
            default:
                Assert.Equal(uint.MaxValue, constant.AsOid());
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void ConstantsByReference(string major)
    {
        var outputs = Fixture.Outputs($"{major}/constants.txt");
        var text = Constant(7);
        Assert.Equal(Text, text.ResultType);
        Assert.Equal(100u, text.Collation);
        Assert.Equal(-1, text.Len);
        Assert.False(text.IsByVal);
        Assert.Equal(8, text.Datum.Length);
        Assert.Equal("text"u8.ToArray(), text.VarlenaPayload().ToArray());
        Assert.Equal([0xde, 0xad, 0xbe, 0xef], Constant(15).VarlenaPayload().ToArray());
        Assert.Equal(16, Constant(14).Datum.Length);
        Assert.Equal(255, Constant(14).Datum.Span[15]);
        Assert.Throws<NodeTextException>(() => text.AsInt32());
        Assert.Throws<NodeTextException>(() => Constant(0).VarlenaPayload());
        Assert.Throws<NodeTextException>(() => Constant(14).VarlenaPayload());

        var missing = Constant(17);
        Assert.True(missing.IsNull);
        Assert.Equal(Int4, missing.ResultType);
        Assert.Equal(0, missing.Datum.Length);
        Assert.Throws<NodeTextException>(() => missing.AsInt32());

        // A length word of one byte, as in values that were never detoasted.
        Assert.Equal([7, 8], (text with { Datum = new byte[] { (3 << 1) | 1, 7, 8 } }).VarlenaPayload().ToArray());
        Assert.Throws<NodeTextException>(() => (text with { Datum = new byte[] { 1, 18, 0, 0 } }).VarlenaPayload());
        Assert.Throws<NodeTextException>(() => (text with { Datum = new byte[] { 40, 0, 0, 0, 9 } }).VarlenaPayload());

        Const Constant(int index) => Assert.IsType<Const>(outputs[index]);
    }

    [Theory]
    [InlineData("4 [ 1 0 0 0 ]")]
    [InlineData("9 [ 1 0 0 0 0 0 0 0 0 ]")]
    [InlineData("0 [ 1 0 0 0 0 0 0 0 ]")]
    [InlineData("<>")]
    [InlineData("4")]
    public void DatumMustFitItsType(string value)
    {
        var error = Assert.Throws<NodeTextException>(() => ExprReader.Read(NodeText.Parse(
            "{CONST :consttype 23 :consttypmod -1 :constcollid 0 :constlen 4 :constbyval true " +
            $":constisnull false :location -1 :constvalue {value}}}")));
        Assert.Contains("field constvalue of node CONST", error.Message);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void TypmodOfCasts(string major)
    {
        var outputs = Fixture.Outputs($"{major}/casts.txt");
        Expect<CoerceViaIO>(0, Text, -1, 100);
        Expect<RelabelType>(2, Text, -1, 100);
        Expect<FuncExpr>(3, Varchar, 7 + 4, 100);
        Expect<FuncExpr>(5, Numeric, ((6 << 16) | 1) + 4, 0);
        Expect<FuncExpr>(6, Int4, -1, 0);
        Expect<FuncExpr>(9, 1184, 0, 0);
        Expect<ArrayCoerceExpr>(10, 1015, 3 + 4, 100);
        Assert.IsType<CoerceToDomain>(outputs[15]);
        Expect<FuncExpr>(20, Varchar, 4 + 4, 950);
        Assert.True(((FuncExpr)outputs[3]).IsLengthCoercion);
        Assert.False(((FuncExpr)outputs[6]).IsLengthCoercion);
        Assert.Equal(CoercionForm.ExplicitCast, ((FuncExpr)outputs[3]).Form);
        var element = ((ArrayCoerceExpr)outputs[10]).ElementExpr;
        Assert.Single(element.SelfAndDescendants().OfType<CaseTestExpr>());

        void Expect<T>(int index, uint type, int typmod, uint collation)
        {
            Assert.IsType<T>(outputs[index]);
            Assert.Equal(
                (type, typmod, collation), (outputs[index].ResultType, outputs[index].Typmod, outputs[index].Collation));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void CallWithAnInt4ConstantIsNoLengthCoercion(string major)
    {
        // substring(name FROM 2 FOR 3): same arguments, but written as a call.
        var call = Fixture.Outputs($"{major}/text_operators.txt")
            .SelectMany(static expr => expr.SelfAndDescendants()).OfType<FuncExpr>()
            .First(static function => function.Args is [_, Const { Type: Int4 }, Const { Type: Int4 }]);
        Assert.False(call.IsLengthCoercion);
        Assert.Equal(-1, call.Typmod);
        Assert.Equal(CoercionForm.SqlSyntax, call.Form);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void TypmodNeedsAgreement(string major)
    {
        var cases = Fixture.Outputs($"{major}/case_forms.txt");
        Assert.Equal([-1, -1, 14, Numeric12With2], cases.Select(static expr => expr.Typmod));
        Assert.Equal([Varchar, Numeric, Varchar, Numeric], cases.Select(static expr => expr.ResultType));
        var simple = Assert.IsType<CaseExpr>(cases[1]);
        Assert.NotNull(simple.Arg);
        Assert.Equal(2, simple.Whens.Length);
        Assert.True(Assert.IsType<Const>(simple.Default).IsNull);
        Assert.All(simple.Whens, when => Assert.IsType<CaseTestExpr>(Assert.IsType<OpExpr>(when.Condition).Args[0]));
        Assert.Null(((CaseExpr)cases[0]).Arg);

        var nulls = Fixture.Outputs($"{major}/null_handling.txt");
        Assert.Equal(
            [(typeof(CoalesceExpr), Text, -1), (typeof(CoalesceExpr), Varchar, 14), (typeof(NullIfExpr), Int4, -1),
             (typeof(NullIfExpr), Text, -1), (typeof(MinMaxExpr), Int4, -1), (typeof(MinMaxExpr), Numeric, Numeric12With2)],
            nulls.Take(6).Select(static expr => (expr.GetType(), expr.ResultType, expr.Typmod)));
        Assert.Equal(MinMaxKind.Greatest, ((MinMaxExpr)nulls[4]).Kind);
        Assert.Equal(MinMaxKind.Least, ((MinMaxExpr)nulls[5]).Kind);

        var arrays = Fixture.Outputs($"{major}/arrays.txt").OfType<ArrayExpr>().ToArray();
        Assert.Equal([1007u, 1007u, 1015u, 1007u], arrays.Select(static expr => expr.ResultType));
        Assert.Equal([-1, -1, 14, -1], arrays.Select(static expr => expr.Typmod));
        Assert.Equal([false, true, false, false], arrays.Select(static expr => expr.IsMultiDimensional));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Tests(string major)
    {
        var outputs = Fixture.Outputs($"{major}/null_handling.txt");
        Assert.Equal(NullTestKind.IsNull, Assert.IsType<NullTest>(outputs[6]).Kind);
        Assert.Equal(NullTestKind.IsNotNull, Assert.IsType<NullTest>(outputs[7]).Kind);
        Assert.True(((NullTest)outputs[7]).ArgIsRow);
        Assert.Equal(Enum.GetValues<BooleanTestKind>(), outputs.OfType<BooleanTest>().Select(static test => test.Kind));
        Assert.IsType<DistinctExpr>(outputs[14]);
        var not = Assert.IsType<BoolExpr>(outputs[15]);
        Assert.Equal(BoolOperator.Not, not.Operator);
        Assert.IsType<DistinctExpr>(Assert.Single(not.Args));

        var quals = Assert.IsType<BoolExpr>(Fixture.Query($"{major}/boolean_logic.txt").JoinTree!.Quals);
        Assert.Equal(BoolOperator.And, quals.Operator);
        Assert.Equal([BoolOperator.Not, BoolOperator.Or, BoolOperator.Or],
            quals.Args.Select(static arg => ((BoolExpr)arg).Operator));
        Assert.Equal(3, ((BoolExpr)quals.Args[1]).Args.Length);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Aggregates(string major)
    {
        var calls = Fixture.Outputs($"{major}/aggregates.txt").Cast<Aggref>().ToArray();
        Assert.True(calls[0].IsStar);
        Assert.Empty(calls[0].Args);
        Assert.False(calls[1].IsStar);
        Assert.Equal([Text], calls[5].ArgTypes.ToArray());
        Assert.Equal(950u, calls[5].InputCollation);
        Assert.Equal(950u, calls[5].Collation);
        Assert.Single(calls[6].Distinct);
        Assert.NotNull(calls[7].Filter);
        Assert.Equal(2, calls[8].Order.Length);
        Assert.Equal([false, false, true], calls[8].Args.Select(static arg => arg.IsJunk));
        Assert.True(calls[9].Order[0].NullsFirst);
        Assert.All(calls, static call => Assert.Equal('n', call.Kind));
        Assert.All(calls, static call => Assert.Equal(0, call.LevelsUp));
        Assert.Equal(Int8, calls[0].ResultType);
        Assert.Equal(-1, calls[2].Typmod);

        var ordered = Fixture.Outputs($"{major}/ordered_set_aggregates.txt").Cast<Aggref>().ToArray();
        Assert.Equal(['o', 'o', 'h'], ordered.Select(static call => call.Kind));
        Assert.Equal([1, 0, 1], ordered.Select(static call => call.DirectArgs.Length));
        Assert.Contains(
            Fixture.AllExprs(Fixture.Query($"{major}/sublink_outer_aggregate.txt")).OfType<Aggref>(),
            static call => call.LevelsUp == 1);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void SubLinks(string major)
    {
        var quals = Assert.IsType<BoolExpr>(Fixture.Query($"{major}/sublink_any_all.txt").JoinTree!.Quals);
        var links = quals.Args.Select(static arg => arg is BoolExpr not ? not.Args[0] : arg).OfType<SubLink>().ToArray();
        Assert.Equal(
            [SubLinkKind.Any, SubLinkKind.All, SubLinkKind.Any, SubLinkKind.RowCompare, SubLinkKind.RowCompare],
            links.Select(static link => link.Kind));
        Assert.Equal(["=", ">"], links.Take(2).Select(static link => Assert.Single(link.OperatorName)));
        Assert.Equal(ParamKind.SubLink,
            links[0].TestExpr!.SelfAndDescendants().OfType<Param>().Single().Kind);
        Assert.IsType<BoolExpr>(links[3].TestExpr);
        Assert.Equal(RowCompareKind.Less, Assert.IsType<RowCompareExpr>(links[4].TestExpr).Kind);
        Assert.All(links, static link => Assert.Equal(16u, link.ResultType));

        var outputs = Fixture.Outputs($"{major}/sublink_expr_array.txt").Cast<SubLink>().ToArray();
        Assert.Equal([SubLinkKind.Expr, SubLinkKind.Array, SubLinkKind.Expr], outputs.Select(static link => link.Kind));
        Assert.Equal((Text, -1, 100u), (outputs[0].ResultType, outputs[0].Typmod, outputs[0].Collation));
        Assert.Equal((0u, Int4), (outputs[1].ResultType, outputs[1].FirstColumn!.Expr.ResultType));
        Assert.Equal((Varchar, 14, 100u), (outputs[2].ResultType, outputs[2].Typmod, outputs[2].Collation));

        var exists = Fixture.AllExprs(Fixture.Query($"{major}/sublink_exists.txt")).OfType<SubLink>();
        Assert.Equal(2, exists.Count(static link => link is { Kind: SubLinkKind.Exists, TestExpr: null }));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void RowsFieldsAndSubscripts(string major)
    {
        var rows = Fixture.Outputs($"{major}/rows.txt");
        Assert.Equal(2249u, Assert.IsType<RowExpr>(rows[0]).ResultType);
        Assert.Equal(["f1", "f2"], ((RowExpr)rows[0]).ColumnNames.ToArray());
        Assert.Equal(1, Assert.IsType<FieldSelect>(rows[2]).FieldNumber);
        Assert.Equal(Text, rows[3].ResultType);
        Assert.Equal(0, Assert.IsType<Var>(rows[5]).AttNo);
        var compare = Assert.IsType<RowCompareExpr>(rows[8]);
        Assert.Equal(RowCompareKind.GreaterOrEqual, compare.Kind);
        Assert.Equal(3, compare.Operators.Length);
        Assert.Equal(RowCompareKind.Less, Assert.IsType<RowCompareExpr>(rows[7]).Kind);

        var arrays = Fixture.Outputs($"{major}/arrays.txt");
        var element = Assert.IsType<SubscriptingRef>(arrays[0]);
        Assert.Equal(Text, element.ResultType);
        Assert.Empty(element.LowerIndexes);
        Assert.Equal(1, ((Const)element.UpperIndexes[0]!).AsInt32());
        var openStart = Assert.IsType<SubscriptingRef>(arrays[2]);
        Assert.Null(Assert.Single(openStart.LowerIndexes));
        var openEnd = Assert.IsType<SubscriptingRef>(arrays[3]);
        Assert.Null(Assert.Single(openEnd.UpperIndexes));
        Assert.Equal(1009u, openEnd.ResultType);
        Assert.Equal(2, Assert.IsType<SubscriptingRef>(
            Fixture.Outputs($"{major}/jsonb_subscript.txt")[0]).UpperIndexes.Length);

        var systems = Fixture.Outputs($"{major}/system_columns.txt").SelectMany(static expr => expr.SelfAndDescendants());
        Assert.Contains(systems.OfType<Var>(), static variable => variable.AttNo == -1);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Calls(string major)
    {
        var outputs = Fixture.Outputs($"{major}/named_arguments.txt").Cast<FuncExpr>().ToArray();
        var named = Assert.IsType<NamedArgExpr>(outputs[1].Args[1]);
        Assert.Equal(("c", 2), (named.Name, named.ArgNumber));
        Assert.Equal(Text, named.ResultType);
        Assert.True(outputs[3].IsVariadic);
        Assert.True(Fixture.Outputs($"{major}/target_srf.txt").OfType<FuncExpr>().All(static call => call.ReturnsSet));

        var arrays = Fixture.AllExprs(Fixture.Query($"{major}/in_lists.txt")).OfType<ScalarArrayOpExpr>().ToArray();
        Assert.Equal([true, false, true, false, true], arrays.Select(static expr => expr.UseOr));
        Assert.All(arrays, static expr => Assert.IsType<Var>(expr.Scalar is RelabelType cast ? cast.Arg : expr.Scalar));
        var values = Fixture.Outputs($"{major}/sql_value_functions.txt")
            .Select(static expr => expr as SQLValueFunction).OfType<SQLValueFunction>().ToArray();
        Assert.Equal(Enum.GetValues<SQLValueFunctionKind>(), values.Select(static value => value.Kind));
        Assert.Equal(950u, values[^1].Collation);
        Assert.Equal(0u, values[0].Collation);
        Assert.Equal(2, values[2].Typmod);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Parameters(string major)
    {
        var query = Fixture.Query($"{major}/parameters.txt");
        var parameters = Fixture.AllExprs(query).OfType<Param>().ToArray();
        Assert.All(parameters, static parameter => Assert.Equal(ParamKind.Extern, parameter.Kind));
        Assert.Equal([1, 2, 3], parameters.Select(static parameter => parameter.Id).Distinct().Order());
        Assert.Equal([Int4, Text, Numeric],
            parameters.DistinctBy(static parameter => parameter.Id).OrderBy(static parameter => parameter.Id)
                .Select(static parameter => parameter.ResultType));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void LocationsAreThere(string major)
    {
        // "EXPLAIN SELECT id + 1": the operator is at byte 18.
        Assert.Equal(18, Fixture.Outputs($"{major}/filter_arithmetic.txt")[0].Location);
        Assert.Equal(-1, ExprReader.Read(NodeFactory.Var(17, 1, 1, Int4, -1, 0)).Location);
    }

    [Fact]
    public void Xml()
    {
        var outputs = Fixture.Outputs("15/xml.txt").Cast<XmlExpr>().ToArray();
        Assert.Equal(
            [XmlOperator.Element, XmlOperator.Forest, XmlOperator.Concat, XmlOperator.Serialize, XmlOperator.Root,
             XmlOperator.IsDocument, XmlOperator.Parse],
            outputs.Select(static expr => expr.Operator));
        Assert.Equal([142u, 142u, 142u, Text, 142u, 16u, 142u], outputs.Select(static expr => expr.ResultType));
        Assert.Equal(100u, outputs[3].Collation);
        Assert.Equal("a", outputs[0].Name);
        Assert.Equal(["k", "name"], outputs[0].ArgNames.ToArray());
    }

    [Fact]
    public void UnknownNodesAreNamedTypedAndSearched()
    {
        var outputs = Fixture.Outputs("17/json_constructors.txt").Cast<UnknownExpr>().ToArray();
        Assert.Equal(
            ["JSONCONSTRUCTOREXPR", "JSONCONSTRUCTOREXPR", "JSONCONSTRUCTOREXPR", "JSONCONSTRUCTOREXPR", "JSONISPREDICATE"],
            outputs.Select(static expr => expr.NodeName));
        Assert.Equal([114u, 114u, 114u, 114u, 16u], outputs.Select(static expr => expr.ResultType));
        Assert.Equal([8, 1], outputs[0].SelfAndDescendants().OfType<Var>().Select(static variable => variable.AttNo));
        Assert.Single(outputs[2].SelfAndDescendants().OfType<Aggref>());

        var queries = Fixture.Outputs("17/json_query.txt");
        Assert.Equal([Int4, 3802u, 16u, 114u, 114u, Text], queries.Select(static expr => expr.ResultType));
        Assert.Contains(queries[1].SelfAndDescendants().OfType<Var>(), static variable => variable.AttNo == 1);

        var future = ExprReader.Read(NodeText.Parse(
            "{NEWEXPR :helper {HELPER :list (" + NodeFactory.Var(17, 3, 2, 23, -1, 0) + " <>)} :type 23}"));
        var unknown = Assert.IsType<UnknownExpr>(future);
        Assert.Equal("NEWEXPR", unknown.NodeName);
        Assert.Equal((0u, -1, 0u, -1), (unknown.ResultType, unknown.Typmod, unknown.Collation, unknown.Location));
        Assert.Equal(3, Assert.IsType<Var>(Assert.Single(unknown.Children)).VarNo);
    }

    [Fact]
    public void NestedUnknownNodesAreReadOnce()
    {
        // Reading the typed child twice at each level would take 2^200 steps.
        var text = string.Concat(Enumerable.Repeat("{JSONBEHAVIOR :btype 1 :expr ", 200)) +
            NodeFactory.Var(17, 1, 1, 23, -1, 0) + string.Concat(Enumerable.Repeat(" :coerce false :location -1}", 200));
        var expr = ExprReader.Read(NodeText.Parse(text));
        Assert.Equal(Int4, expr.ResultType);
        Assert.Equal(201, expr.SelfAndDescendants().Count());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void ExpressionsOutsideOfQueries(string major)
    {
        var check = Assert.IsType<OpExpr>(ExprReader.Read(NodeText.Parse(Fixture.Bytes($"{major}/domain_check.node"))));
        Assert.Equal(Int4, Assert.IsType<CoerceToDomainValue>(check.Args[0]).ResultType);

        // Kinds of data-modifying statements, which stand outside of the typed Query.
        var store = Read("update_from.txt", "FIELDSTORE");
        Assert.Equal([1], Assert.IsType<FieldStore>(store).FieldNumbers.ToArray());
        Assert.Equal(2, store.Children.Count());
        var element = Assert.IsType<InferenceElem>(Read("insert_select.txt", "INFERENCEELEM"));
        Assert.Equal(Int4, element.ResultType);
        Assert.Equal("c", Assert.IsType<CurrentOfExpr>(Read("delete_current_of.txt", "CURRENTOFEXPR")).CursorName);
        Assert.Equal(Int4, Assert.IsType<NextValueExpr>(Read("insert_identity.txt", "NEXTVALUEEXPR")).ResultType);

        Expr Read(string file, string node) => ExprReader.Read(
            NodeRewriter.Descendants(NodeText.Parse(Fixture.Bytes($"{major}/{file}"))).First(item => item.Is(node)));
    }

    [Theory]
    [InlineData("{OPEXPR :opno 96 :opfuncid 65 :opresulttype 16 :opretset false :opcollid 0 :inputcollid 0 :args <> :location 1}",
        "field args of node OPEXPR")]
    [InlineData("{BOOLEXPR :boolop xor :args <> :location 1}", "and, or or not in field boolop of node BOOLEXPR, found token \"xor\"")]
    [InlineData("{VAR :varno 1 :varattno 1x}", "an integer in field varattno of node VAR, found token \"1x\"")]
    [InlineData("{NULLTEST :arg <> :nulltesttype 0}", "an expression in field arg of node NULLTEST")]
    [InlineData("{NULLTEST :arg 5 :nulltesttype 0}", "expected an expression, found token \"5\"")]
    [InlineData("{GROUPINGFUNC :args <> :refs (o 1)}", "a list of integers in field refs of node GROUPINGFUNC, found OID list")]
    [InlineData("{PARAM :paramkind 9}", "a ParamKind in field paramkind of node PARAM, found token \"9\"")]
    public void WhatDoesNotFitIsNamed(string text, string message)
    {
        var error = Assert.Throws<NodeTextException>(() => ExprReader.Read(NodeText.Parse(text)));
        Assert.Contains(message, error.Message);
    }
}
