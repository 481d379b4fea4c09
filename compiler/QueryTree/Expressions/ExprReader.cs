using System.Runtime.CompilerServices;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// From a generic node to the record of its kind; the one list of the kinds that have one. A node that is not in it
/// becomes an <see cref="UnknownExpr"/>.
/// </summary>
internal static class ExprReader
{
    /// <exception cref="NodeTextException">The value is not a node, or a field of it is not as expected.</exception>
    public static Expr Read(NodeValue value)
    {
        if (value is not NodeObject node)
            throw new NodeTextException($"expected an expression, found {value.Describe()}", value.Start);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new NodeTextException("expression is nested too deeply for the stack of this thread", value.Start);
        return Readers.TryGetValue(node.Name, out var read) ? read(node) : UnknownExpr.Read(node);
    }

    public static bool IsKnown(string nodeName) => Readers.ContainsKey(nodeName);

    private static readonly Dictionary<string, Func<NodeObject, Expr>> Readers = new(StringComparer.Ordinal)
    {
        ["VAR"] = Var.Read,
        ["CONST"] = Const.Read,
        ["PARAM"] = Param.Read,
        ["AGGREF"] = Aggref.Read,
        ["GROUPINGFUNC"] = GroupingFunc.Read,
        ["WINDOWFUNC"] = WindowFunc.Read,
        ["SUBSCRIPTINGREF"] = SubscriptingRef.Read,
        ["FUNCEXPR"] = FuncExpr.Read,
        ["NAMEDARGEXPR"] = NamedArgExpr.Read,
        ["OPEXPR"] = OpExpr.Read,
        ["DISTINCTEXPR"] = DistinctExpr.Read,
        ["NULLIFEXPR"] = NullIfExpr.Read,
        ["SCALARARRAYOPEXPR"] = ScalarArrayOpExpr.Read,
        ["BOOLEXPR"] = BoolExpr.Read,
        ["SUBLINK"] = SubLink.Read,
        ["FIELDSELECT"] = FieldSelect.Read,
        ["FIELDSTORE"] = FieldStore.Read,
        ["RELABELTYPE"] = RelabelType.Read,
        ["COERCEVIAIO"] = CoerceViaIO.Read,
        ["ARRAYCOERCEEXPR"] = ArrayCoerceExpr.Read,
        ["CONVERTROWTYPEEXPR"] = ConvertRowtypeExpr.Read,
        ["COLLATEEXPR"] = CollateExpr.Read,
        ["CASEEXPR"] = CaseExpr.Read,
        ["CASETESTEXPR"] = CaseTestExpr.Read,
        ["ARRAYEXPR"] = ArrayExpr.Read,
        ["ROWEXPR"] = RowExpr.Read,
        ["ROWCOMPAREEXPR"] = RowCompareExpr.Read,
        ["COALESCEEXPR"] = CoalesceExpr.Read,
        ["MINMAXEXPR"] = MinMaxExpr.Read,
        ["SQLVALUEFUNCTION"] = SQLValueFunction.Read,
        ["XMLEXPR"] = XmlExpr.Read,
        ["NULLTEST"] = NullTest.Read,
        ["BOOLEANTEST"] = BooleanTest.Read,
        ["COERCETODOMAIN"] = CoerceToDomain.Read,
        ["COERCETODOMAINVALUE"] = CoerceToDomainValue.Read,
        ["SETTODEFAULT"] = SetToDefault.Read,
        ["CURRENTOFEXPR"] = CurrentOfExpr.Read,
        ["NEXTVALUEEXPR"] = NextValueExpr.Read,
        ["INFERENCEELEM"] = InferenceElem.Read,
    };
}
