using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>What a range table entry is (parsenodes.h).</summary>
internal enum RteKind
{
    Relation = 0,
    SubQuery = 1,
    Join = 2,
    Function = 3,
    TableFunc = 4,
    Values = 5,
    Cte = 6,
    NamedTuplestore = 7,
    Result = 8,

    /// <summary>The values of GROUP BY; since 18.</summary>
    Group = 9,
}

/// <summary>
/// An entry of the range table. Which members mean something depends on <see cref="Kind"/>; the others hold 0, null
/// or an empty array, since PostgreSQL prints only those of the kind.
/// </summary>
internal sealed record RangeTblEntry(NodeObject Source)
{
    public required RteKind Kind { get; init; }

    /// <summary>The alias as written.</summary>
    public required Alias? Alias { get; init; }

    /// <summary>Name and column names as they are referred to; dropped columns have empty names.</summary>
    public required Alias Eref { get; init; }

    /// <summary>Relation: pg_class OID. SubQuery: that of the view it came from (16 and later), else 0.</summary>
    public required uint RelId { get; init; }

    /// <summary>Relation: relkind (r, p, f, v, m, ...). SubQuery of a view (16 and later): v.</summary>
    public required char RelKind { get; init; }

    /// <summary>Relation: include children. SubQuery: may have been a relation with children.</summary>
    public required bool Inherit { get; init; }

    /// <summary>Relation: LOCKTAG mode to take before use.</summary>
    public required int LockMode { get; init; }

    /// <summary>Index into <see cref="Query.PermissionInfos"/>, from 1; 0 for none and before 16.</summary>
    public required uint PermissionInfoIndex { get; init; }

    public required TableSampleClause? TableSample { get; init; }

    public required Query? SubQuery { get; init; }

    /// <summary>The subquery is a security-barrier view.</summary>
    public required bool SecurityBarrier { get; init; }

    public required JoinType JoinType { get; init; }

    /// <summary>Join: how many columns USING merged; they come first.</summary>
    public required int JoinMergedColumns { get; init; }

    /// <summary>Join: what each output column is; null for a dropped column.</summary>
    public required ImmutableArray<Expr?> JoinAliasVars { get; init; }

    /// <summary>Join: left column number of each merged column, then of the left side's others.</summary>
    public required ImmutableArray<int> JoinLeftColumns { get; init; }

    /// <summary>Join: right column number of each merged column, then of the right side's others.</summary>
    public required ImmutableArray<int> JoinRightColumns { get; init; }

    public required ImmutableArray<RangeTblFunction> Functions { get; init; }

    /// <summary>Function: WITH ORDINALITY.</summary>
    public required bool FunctionOrdinality { get; init; }

    /// <summary>TableFunc (XMLTABLE, JSON_TABLE): the node as it is.</summary>
    public required NodeObject? TableFunc { get; init; }

    /// <summary>Values: the rows.</summary>
    public required ImmutableArray<ImmutableArray<Expr>> ValuesLists { get; init; }

    public required string? CteName { get; init; }

    /// <summary>Cte: how many queries further out its WITH is.</summary>
    public required int CteLevelsUp { get; init; }

    /// <summary>Cte: the recursive reference inside of its own query.</summary>
    public required bool SelfReference { get; init; }

    /// <summary>Values, Cte, NamedTuplestore: column types; 0 for a dropped column.</summary>
    public required ImmutableArray<uint> ColumnTypes { get; init; }

    public required ImmutableArray<int> ColumnTypmods { get; init; }

    public required ImmutableArray<uint> ColumnCollations { get; init; }

    /// <summary>Group: the grouping expressions; since 18.</summary>
    public required ImmutableArray<Expr> GroupExprs { get; init; }

    public required bool Lateral { get; init; }

    /// <summary>Written in FROM, as opposed to added by the system.</summary>
    public required bool InFromClause { get; init; }

    /// <summary>Required permissions; 0 from 16 on, where <see cref="RTEPermissionInfo"/> has them.</summary>
    public required uint RequiredPermissions { get; init; }

    /// <summary>
    /// The role whose permissions count, 0 for the current one; 0 from 16 on, see
    /// <see cref="RTEPermissionInfo.CheckAsUser"/>.
    /// </summary>
    public required uint CheckAsUser { get; init; }

    /// <summary>
    /// Columns that are read, each as attribute number + 7 (the offset of the lowest system column); empty from 16 on.
    /// </summary>
    public required ImmutableArray<int> SelectedColumns { get; init; }

    /// <summary>Row security and security-barrier quals, in the order they must be tested.</summary>
    public required ImmutableArray<Expr> SecurityQuals { get; init; }

    internal static RangeTblEntry Read(NodeObject node)
    {
        var r = new FieldReader(node);
        var alias = Alias.ReadOptional(r.Node("alias", "ALIAS"));
        var eref = Alias.ReadOptional(r.Node("eref", "ALIAS")) ??
            throw r.Mismatch("eref", node["eref"], "an ALIAS");
        var kind = r.Enum<RteKind>("rtekind");
        var isRelation = kind == RteKind.Relation;
        var isJoin = kind == RteKind.Join;
        var isCte = kind == RteKind.Cte;
        return new RangeTblEntry(node)
        {
            Alias = alias,
            Eref = eref,
            Kind = kind,
            RelId = isRelation ? r.Oid("relid") : r.Oid("relid", PgTypes.Invalid),
            RelKind = isRelation || r.Has("relkind") ? r.Char("relkind") : '\0',
            Inherit = r.Bool("inh", missing: false),
            LockMode = r.Int("rellockmode", missing: 0),
            PermissionInfoIndex = r.UInt("perminfoindex", missing: 0),
            TableSample = isRelation && r.Node("tablesample", "TABLESAMPLECLAUSE") is { } sample
                ? TableSampleClause.Read(sample)
                : null,
            SubQuery = kind == RteKind.SubQuery
                ? Query.Read(r.Node("subquery", "QUERY") ??
                    throw r.Mismatch("subquery", node["subquery"], "a QUERY"))
                : null,
            SecurityBarrier = r.Bool("security_barrier", missing: false),
            JoinType = isJoin ? r.Enum<JoinType>("jointype") : JoinType.Inner,
            JoinMergedColumns = isJoin ? r.Int("joinmergedcols") : 0,
            JoinAliasVars = isJoin ? r.NullableExprs("joinaliasvars") : [],
            JoinLeftColumns = isJoin ? r.Ints("joinleftcols") : [],
            JoinRightColumns = isJoin ? r.Ints("joinrightcols") : [],
            Functions = kind == RteKind.Function
                ? r.Nodes("functions", "RANGETBLFUNCTION", RangeTblFunction.Read)
                : [],
            FunctionOrdinality = r.Bool("funcordinality", missing: false),
            TableFunc = kind == RteKind.TableFunc ? r.Node("tablefunc") : null,
            ValuesLists = kind == RteKind.Values ? ReadRows(ref r) : [],
            CteName = isCte ? r.String("ctename") : null,
            CteLevelsUp = isCte ? r.Int("ctelevelsup") : 0,
            SelfReference = isCte && r.Bool("self_reference"),
            ColumnTypes = r.Oids("coltypes", missing: []),
            ColumnTypmods = r.Ints("coltypmods", missing: []),
            ColumnCollations = r.Oids("colcollations", missing: []),
            GroupExprs = kind == RteKind.Group ? r.Exprs("groupexprs") : [],
            Lateral = r.Bool("lateral"),
            InFromClause = r.Bool("inFromCl"),
            RequiredPermissions = r.UInt("requiredPerms", missing: 0),
            CheckAsUser = r.Oid("checkAsUser", PgTypes.Invalid),
            SelectedColumns = r.Bitmapset("selectedCols", missing: []),
            SecurityQuals = r.Exprs("securityQuals"),
        };
    }

    private static ImmutableArray<ImmutableArray<Expr>> ReadRows(ref FieldReader r) =>
        r.List("values_lists", static value =>
        {
            if (value is not NodeList row)
                throw new NodeTextException($"expected a row of VALUES, found {value.Describe()}", value.Start);
            var exprs = ImmutableArray.CreateBuilder<Expr>(row.Items.Length);
            foreach (var item in row.Items)
                exprs.Add(ExprReader.Read(item));
            return exprs.MoveToImmutable();
        });
}

/// <summary>A name with column names.</summary>
internal sealed record Alias(NodeObject Source)
{
    public required string? Name { get; init; }

    public required ImmutableArray<string> ColumnNames { get; init; }

    internal static Alias Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new Alias(node) { Name = r.String("aliasname"), ColumnNames = r.Strings("colnames") };
    }

    internal static Alias? ReadOptional(NodeObject? node) => node is null ? null : Read(node);
}

/// <summary>A function in FROM; ROWS FROM has several in one entry.</summary>
internal sealed record RangeTblFunction(NodeObject Source)
{
    public required Expr Function { get; init; }

    /// <summary>How many columns of the entry are its own.</summary>
    public required int ColumnCount { get; init; }

    /// <summary>Of a column definition list, as the next three; empty without one.</summary>
    public required ImmutableArray<string> ColumnNames { get; init; }

    public required ImmutableArray<uint> ColumnTypes { get; init; }

    public required ImmutableArray<int> ColumnTypmods { get; init; }

    public required ImmutableArray<uint> ColumnCollations { get; init; }

    internal static RangeTblFunction Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new RangeTblFunction(node)
        {
            Function = r.Expr("funcexpr"),
            ColumnCount = r.Int("funccolcount"),
            ColumnNames = r.Strings("funccolnames"),
            ColumnTypes = r.Oids("funccoltypes"),
            ColumnTypmods = r.Ints("funccoltypmods"),
            ColumnCollations = r.Oids("funccolcollations"),
        };
    }
}

/// <summary>TABLESAMPLE.</summary>
internal sealed record TableSampleClause(NodeObject Source)
{
    /// <summary>pg_proc OID of the method's handler.</summary>
    public required uint Handler { get; init; }

    public required ImmutableArray<Expr> Args { get; init; }

    public required Expr? Repeatable { get; init; }

    internal static TableSampleClause Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new TableSampleClause(node)
        {
            Handler = r.Oid("tsmhandler"),
            Args = r.Exprs("args"),
            Repeatable = r.OptionalExpr("repeatable"),
        };
    }
}

/// <summary>The permission checks of one relation; 16 and later.</summary>
internal sealed record RTEPermissionInfo(NodeObject Source)
{
    public required uint RelId { get; init; }

    public required bool Inherit { get; init; }

    public required ulong RequiredPermissions { get; init; }

    /// <summary>The role whose permissions count, 0 for the current one.</summary>
    public required uint CheckAsUser { get; init; }

    /// <summary>Columns that are read, each as attribute number + 7.</summary>
    public required ImmutableArray<int> SelectedColumns { get; init; }

    internal static RTEPermissionInfo Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new RTEPermissionInfo(node)
        {
            RelId = r.Oid("relid"),
            Inherit = r.Bool("inh"),
            RequiredPermissions = r.UInt64("requiredPerms"),
            CheckAsUser = r.Oid("checkAsUser"),
            SelectedColumns = r.Bitmapset("selectedCols"),
        };
    }
}
