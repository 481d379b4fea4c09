using System.Collections.Immutable;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// The WITH clauses that are in force at a query level: its own, and those of the levels around it. A reference names its
/// query by how many levels further out it is defined, so every level has a scope, with or without a WITH clause.
/// </summary>
internal sealed class CteScope(CteScope? outer, Query query)
{
    private readonly Dictionary<string, CteDefinition> _definitions =
        query.CteList.ToDictionary(static c => c.Name!, static c => new CteDefinition(c), StringComparer.Ordinal);

    public CteScope? Outer { get; } = outer;

    public CteDefinition Find(string name) => _definitions.TryGetValue(name, out CteDefinition? definition)
        ? definition
        : throw new NodeTextException($"there is no WITH query \"{name}\"", query.Source.Start);
}

/// <summary>An item of WITH, with its rows once they are stored for several readers.</summary>
internal sealed class CteDefinition(CommonTableExpr expression)
{
    public CommonTableExpr Expression { get; } = expression;

    /// <summary>The stored rows; while a recursive query is being translated, those that its last round has added.</summary>
    public StoredRows? Rows { get; set; }
}

/// <summary>
/// What a FROM item that names a WITH query stands for. As in SS_process_ctes, a query is planned in the place of its only
/// reference unless it says MATERIALIZED, or in the place of each reference if it says NOT MATERIALIZED. The rows of any
/// other, and of one that is volatile, are stored once, when the first reader comes to them.
/// </summary>
internal sealed class CteBuilder(PlanContext context)
{
    private readonly List<MaterializeNode> _stored = [];
    private CteScope? _scope;

    /// <summary>Whether all rows of a recursive query are stored, for more readers than one.</summary>
    public bool StoresRecursion { get; private set; }

    /// <summary>What is stored, before a part of the query is planned that may be given up.</summary>
    public readonly record struct Mark(int Stored, bool StoresRecursion);

    public Mark Save() => new(_stored.Count, StoresRecursion);

    public void Restore(Mark mark)
    {
        _stored.RemoveRange(mark.Stored, _stored.Count - mark.Stored);
        StoresRecursion = mark.StoresRecursion;
    }

    /// <summary>Translates in the scope of a query level, inside of the current one.</summary>
    public T Within<T>(Query query, Func<T> translate) => In(new CteScope(_scope, query), translate);

    /// <summary>The plan above which all that it reads is stored.</summary>
    public LogicalNode WithStored(LogicalNode node)
    {
        if (StoresRecursion && node.DescendantsAndSelf().Any(static n => n is LimitNode))
        {
            throw new UnsupportedException("LIMIT with several references to a recursive query",
                "PostgreSQL may stop before the recursion ends.");
        }
        return _stored.Count == 0 ? node : new WithNode([node, .. _stored]);
    }

    public (LogicalNode Node, ImmutableArray<Column> Columns) Build(RangeTblEntry entry, bool nullable)
    {
        CteScope scope = _scope!;
        for (int level = 0; level < entry.CteLevelsUp; level++)
        {
            scope = scope.Outer ?? throw new NodeTextException($"the WITH query \"{entry.CteName}\" is defined outside of the query", entry.Source.Start);
        }
        CteDefinition definition = scope.Find(entry.CteName!);
        CommonTableExpr cte = definition.Expression;
        if (entry.SelfReference)
        {
            return Read(definition.Rows!, entry.Eref, nullable: true);
        }
        bool inlined = (cte.Materialize == CteMaterialize.Never || (cte.Materialize == CteMaterialize.Default && cte.RefCount == 1)) &&
            !context.Facts.IsVolatile(cte);
        if (cte.IsRecursive)
        {
            if (cte.RefCount == 1)
            {
                RecursiveNode recursion = In(scope, () => Recursion(definition));
                return Rename(recursion, recursion.Output, entry.Eref, nullable);
            }
            StoresRecursion = true;
        }
        else if (inlined)
        {
            return In(scope, () => PlanBuilder.BuildSubquery(cte.SubQuery, context, entry.Eref, CteOuterScope.Instance, nullable));
        }
        definition.Rows ??= In(scope, () => Store(definition));
        return Read(definition.Rows, entry.Eref, nullable);
    }

    private StoredRows Store(CteDefinition definition)
    {
        CommonTableExpr cte = definition.Expression;
        if (cte.IsRecursive)
        {
            RecursiveNode recursion = Recursion(definition);
            return Store(cte, recursion, recursion.Output);
        }
        var names = new Alias(cte.Source) { Name = cte.Name, ColumnNames = cte.ColumnNames };
        (LogicalNode node, ImmutableArray<Column> columns) = PlanBuilder.BuildSubquery(cte.SubQuery, context, names, CteOuterScope.Instance, nullable: false);
        return Store(cte, node, columns);
    }

    private StoredRows Store(CommonTableExpr cte, LogicalNode node, ImmutableArray<Column> columns)
    {
        if (!CanStore(node))
        {
            throw new UnsupportedException("several references to a WITH query in a recursive term", $"The WITH query \"{cte.Name}\" reads the rows of each round.", cte.Location);
        }
        var rows = new StoredRows(cte.Name!, columns);
        _stored.Add(new MaterializeNode(node, rows, columns) { ComputesAll = true });
        return rows;
    }

    /// <summary>The rows of a plan that reads no columns from outside, for several readers.</summary>
    public StoredRows Store(string name, LogicalNode node, ImmutableArray<Column> columns)
    {
        var rows = new StoredRows(name, columns);
        _stored.Add(new MaterializeNode(node, rows, columns));
        return rows;
    }

    /// <summary>What computes the rows; null for those of a round of a recursion.</summary>
    public LogicalNode? PlanOf(StoredRows rows) => _stored.Find(m => ReferenceEquals(m.Stored, rows))?.Input;

    /// <summary>Not what reads the rows of a round of a recursion that it is a part of.</summary>
    public bool CanStore(LogicalNode node)
    {
        var known = _stored.Select(static m => m.Stored).Concat(node.DescendantsAndSelf().OfType<RecursiveNode>().Select(static r => r.Added)).ToHashSet();
        return node.DescendantsAndSelf().OfType<StoredScanNode>().All(s => known.Contains(s.Stored));
    }

    private RecursiveNode Recursion(CteDefinition definition)
    {
        StoredRows? outer = definition.Rows;
        try
        {
            return Within(definition.Expression.SubQuery, () => SetOperationBuilder.BuildRecursion(definition, context));
        }
        finally
        {
            definition.Rows = outer;
        }
    }

    private (LogicalNode, ImmutableArray<Column>) Read(StoredRows rows, Alias names, bool nullable)
    {
        var columns = ImmutableArray.CreateBuilder<Projection>();
        for (int i = 0; i < rows.Columns.Length; i++)
        {
            Column source = rows.Columns[i];
            columns.Add(new Projection(context.Columns.Make(names.ColumnNames[i], source.Type, source.Nullable || nullable), new ColumnScalar(source)));
        }
        var scan = new StoredScanNode(rows, columns.ToImmutable());
        return (scan, scan.Output);
    }

    private (LogicalNode, ImmutableArray<Column>) Rename(LogicalNode node, ImmutableArray<Column> columns, Alias names, bool nullable)
    {
        Projection[] renamed = [.. columns.Select((c, i) => new Projection(context.Columns.Make(names.ColumnNames[i], c.Type, c.Nullable || nullable), new ColumnScalar(c)))];
        return (new ProjectNode(node, [.. renamed]), [.. renamed.Select(static p => p.Column)]);
    }

    private T In<T>(CteScope? scope, Func<T> translate)
    {
        CteScope? outer = _scope;
        _scope = scope;
        try
        {
            return translate();
        }
        finally
        {
            _scope = outer;
        }
    }
}

/// <summary>A WITH query that reads columns of the queries around it would have other rows for each of theirs.</summary>
internal sealed class CteOuterScope : IScalarScope
{
    public static CteOuterScope Instance { get; } = new();

    public Scalar? Resolve(Expr expression) =>
        throw new UnsupportedException("references to an outer query in WITH", "A WITH query uses a column of the query around it.", expression.Location);

    public Scalar? ResolveForeign(Expr expression) => null;
}
