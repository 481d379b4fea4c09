using System.Collections.Immutable;
using PgFusion.FuzzTests.Grammar;
using PgFusion.FuzzTests.Queries;
using PgFusion.FuzzTests.Running;

namespace PgFusion.FuzzTests.Shrinking;

/// <summary>
/// Simpler cases, made of a case by one edit each: drastic ones first. What an edit gives need not be valid, or have one
/// answer; the shrinker looks.
/// </summary>
internal static class Edits
{
    public static IEnumerable<FuzzCase> Of(FuzzCase c) => [.. OfExecution(c), .. OfQuery(c.Query).Select(q => c with { Query = q })];

    private static IEnumerable<FuzzCase> OfExecution(FuzzCase c)
    {
        if (c.IsExtended)
        {
            yield return c.Simple();
            for (int i = 0; i < c.Executions.Length && c.Executions.Length > 1; i++)
            {
                // A single execution with literal values.
                yield return WithConstants(c, i);
            }
            yield return c with { IsBinary = false };
            yield return c with { FetchSize = 0 };
            yield return c with { ParameterIds = [], Executions = [ImmutableDictionary<int, string?>.Empty] };
            for (int i = 0; i < c.Executions.Length && c.Executions.Length > 1; i++)
            {
                yield return c with { Executions = c.Executions.RemoveAt(i) };
            }
            foreach (int id in c.ParameterIds)
            {
                yield return c with { ParameterIds = c.ParameterIds.Remove(id), Executions = [.. c.Executions.Select(e => e.Remove(id))] };
            }
            yield return c with { PlanCacheMode = "auto" };
        }
        yield return c with { Codegen = "il" };
        yield return c with { Threads = 1 };
        yield return c with { IsAuto = false };
        yield return c.InDefaultTimeZone();
    }

    /// <summary>Parameters become constants with the values of one execution, in the simple protocol.</summary>
    private static FuzzCase WithConstants(FuzzCase c, int execution)
    {
        SelectQuery query = c.Query;
        foreach (LiteralExpr literal in c.Query.AllNodes().OfType<LiteralExpr>().Distinct<LiteralExpr>())
        {
            if (c.Executions[execution].TryGetValue(literal.Id, out string? value) && c.ParameterIds.Contains(literal.Id))
            {
                query = query.Replace(literal, new LiteralExpr(literal.Type, literal.Facts, value));
            }
        }
        return c.Simple() with { Query = query };
    }

    private static IEnumerable<SelectQuery> OfQuery(SelectQuery q)
    {
        yield return q with { Where = null };
        yield return q with { Having = null };
        yield return q with { OrderBy = [], Limit = null, Offset = null, WithTies = false };
        yield return q with { Limit = null, Offset = null, WithTies = false };
        yield return q with { WithTies = false };
        yield return q with { NamesWindows = false };
        yield return q with { Limit = null, WithTies = false };
        yield return q with { Offset = null };
        yield return q with { IsDistinct = false };
        yield return q with { DistinctOn = [] };
        yield return q with { Grouping = GroupingKind.Plain };
        if (q.IsStar && q.From is not TableItem)
        {
            yield return q with { IsStar = false };
        }
        foreach (SelectQuery simpler in OfRelations(q))
        {
            yield return simpler;
        }
        yield return q with { Keys = [], HasGroupBy = false };
        for (int i = 0; i < q.Items.Length && q.Items.Length > 1; i++)
        {
            yield return q with { IsStar = false, Items = [q.Items[i]] };
        }
        for (int i = 0; i < q.Items.Length && q.Items.Length > 1; i++)
        {
            yield return q with { IsStar = false, Items = q.Items.RemoveAt(i) };
        }
        for (int i = 0; i < q.Keys.Length; i++)
        {
            yield return q with { Keys = q.Keys.RemoveAt(i), HasGroupBy = q.Keys.Length > 1 };
        }
        for (int i = 0; i < q.OrderBy.Length; i++)
        {
            yield return q with { OrderBy = q.OrderBy.RemoveAt(i) };
            yield return q with { OrderBy = q.OrderBy.SetItem(i, q.OrderBy[i] with { Descending = false, Nulls = NullsOrder.Default }) };
        }
        // A target may be of any type: parts of one, and what stands elsewhere.
        for (int i = 0; i < q.Items.Length; i++)
        {
            foreach (Expr part in q.Items[i].Children)
            {
                yield return q with { IsStar = false, Items = q.Items.SetItem(i, part), OrderBy = [], Limit = null, Offset = null };
            }
        }
        if (q.Having is not null)
        {
            yield return q with { IsStar = false, Items = [q.Having], Having = null, OrderBy = [], Limit = null, Offset = null };
        }
        foreach (SortKey key in q.OrderBy)
        {
            yield return q with { IsStar = false, Items = [key.Key], OrderBy = [], Limit = null, Offset = null };
        }
        foreach (Expr node in q.Nodes().Distinct<Expr>().OrderByDescending(n => n.Size))
        {
            foreach (Expr simpler in OfExpression(node))
            {
                yield return q.Replace(node, simpler);
            }
        }
    }

    /// <summary>Fewer relations, and simpler ones; WITH becomes subqueries.</summary>
    private static IEnumerable<SelectQuery> OfRelations(SelectQuery q)
    {
        foreach ((FromItem simpler, ImmutableArray<(FromItem Old, FromItem? New)> changed) in OfItem(q.From, q.With))
        {
            SelectQuery edited = q with { From = simpler };
            foreach ((FromItem old, FromItem? other) in changed)
            {
                foreach (ColumnExpr column in old.Columns)
                {
                    // What the new relation does not have is NULL.
                    Expr replacement = other?.Columns.FirstOrDefault(c => c.Column.Name == column.Column.Name && c.Type == column.Type)
                        ?? (Expr)new LiteralExpr(column.Type, Facts.Either(column.Type, []), null);
                    edited = edited.Replace(column, replacement);
                }
            }
            yield return Pruned(edited.IsStar ? edited with { Items = [.. edited.From.Columns] } : edited);
        }
        yield return Pruned(q);
        for (int i = 0; i < q.With.Length; i++)
        {
            CteDefinition definition = q.With[i];
            yield return q with { With = q.With.SetItem(i, definition with { Materialized = null }) };
            yield return q with { With = q.With.SetItem(i, definition with { Step = null, KeepsAll = false }) };
            foreach (SelectQuery simpler in definition.Query is { } query ? OfQuery(query) : [])
            {
                yield return q with { With = q.With.SetItem(i, definition with { Query = simpler }) };
            }
            foreach (SelectQuery simpler in definition.Step is { } step ? OfQuery(step) : [])
            {
                yield return q with { With = q.With.SetItem(i, definition with { Step = simpler }) };
            }
        }
    }

    /// <summary>Without definitions that nobody uses.</summary>
    private static SelectQuery Pruned(SelectQuery q) =>
        q with { With = [.. q.With.Where(w => q.SelfAndNested().Any(n => n.From.Leaves().Any(l => l is CteItem c && c.Name == w.Name)))] };

    /// <summary>Simpler items, and what becomes of the columns of those that are gone.</summary>
    private static IEnumerable<(FromItem, ImmutableArray<(FromItem Old, FromItem? New)>)> OfItem(FromItem item, ImmutableArray<CteDefinition> with)
    {
        switch (item)
        {
            case JoinItem join:
                yield return (join.Left, [(join.Right, null)]);
                yield return (join.Right, [(join.Left, null)]);
                if (join.Kind != JoinKind.Cross)
                {
                    yield return (join with { Kind = JoinKind.Inner }, []);
                    yield return (join with { Kind = JoinKind.Cross, On = null, Using = null }, []);
                }
                foreach ((FromItem simpler, var changed) in OfItem(join.Left, with))
                {
                    yield return (join with { Left = simpler }, changed);
                }
                foreach ((FromItem simpler, var changed) in OfItem(join.Right, with))
                {
                    yield return (join with { Right = simpler }, changed);
                }
                break;
            case TableItem { Sample: not null } table:
                yield return (table with { Sample = null }, []);
                break;
            case SubqueryItem subquery:
                yield return (subquery.Query.From, [(subquery, null)]);
                if (subquery.IsLateral)
                {
                    yield return (subquery with { IsLateral = false }, []);
                }
                foreach (SelectQuery simpler in OfQuery(subquery.Query))
                {
                    yield return (subquery with { Query = simpler }, []);
                }
                break;
            case SetItem set:
                yield return (set.Left.From, [(set, null)]);
                foreach (SelectQuery side in (SelectQuery[])[set.Left, set.Right])
                {
                    SubqueryItem alone = new(side, set.Alias);
                    yield return (alone, [(set, alone)]);
                }
                foreach (SelectQuery simpler in OfQuery(set.Left))
                {
                    yield return (set with { Left = simpler }, []);
                }
                foreach (SelectQuery simpler in OfQuery(set.Right))
                {
                    yield return (set with { Right = simpler }, []);
                }
                break;
            case CteItem cte when with.FirstOrDefault(w => w.Name == cte.Name) is { Query: { } query, Step: null }:
                SubqueryItem inlined = new(query, cte.Alias);
                yield return (inlined, [(cte, inlined)]);
                break;
            case ValuesItem values:
                for (int i = 0; i < values.Rows.Length && values.Rows.Length > 1; i++)
                {
                    yield return (values with { Rows = values.Rows.RemoveAt(i) }, []);
                }
                for (int i = 0; i < values.Shape.Length && values.Shape.Length > 1; i++)
                {
                    ValuesItem narrower = new([.. values.Rows.Select(r => r.RemoveAt(i))], values.Shape.RemoveAt(i), values.Alias);
                    yield return (narrower, [(values, narrower)]);
                }
                break;
            default:
                break;
        }
    }

    private static IEnumerable<Expr> OfExpression(Expr node)
    {
        switch (node)
        {
            case CallExpr call:
                foreach (Expr part in call.SelfAndDescendants().Skip(1).Where(d => d.Type == call.Type).Distinct())
                {
                    yield return part;
                }
                foreach (Expr constant in Constants(call.Type))
                {
                    yield return constant;
                }
                foreach (ImmutableArray<Expr> shorter in call.Operator.Shorter(call.Children))
                {
                    yield return call.WithChildren(shorter);
                }
                break;
            case AggregateExpr a:
                foreach (Expr constant in Constants(a.Type))
                {
                    yield return constant;
                }
                foreach (Expr simpler in a.Simpler())
                {
                    yield return simpler;
                }
                break;
            case SublinkExpr sublink:
                foreach (Expr constant in Constants(sublink.Type))
                {
                    yield return constant;
                }
                if (sublink.IsNegated)
                {
                    yield return sublink.Affirmed();
                }
                foreach (SelectQuery simpler in OfQuery(sublink.Query))
                {
                    yield return sublink.With(simpler);
                }
                break;
            case WindowExpr window:
                foreach (Expr simpler in Constants(window.Type).Concat(window.Arguments.Where(a => a.Type == window.Type)).Concat(window.Simpler()))
                {
                    yield return simpler;
                }
                break;
            case GroupingExpr:
                foreach (Expr constant in Constants(node.Type))
                {
                    yield return constant;
                }
                break;
            case ColumnExpr or LiteralExpr:
                foreach (Expr constant in Constants(node.Type).Where(c => c.Size < node.Size))
                {
                    yield return constant;
                }
                break;
            default:
                throw new NotSupportedException($"no edits for {node.GetType().Name}");
        }
    }

    private static IEnumerable<LiteralExpr> Constants(SqlType type)
    {
        yield return new LiteralExpr(type, Facts.Either(type, []), null);
        string[] values = type switch
        {
            SqlType.Bool => ["t"],
            _ when type.IsNumber() => ["0", "1"],
            SqlType.Text or SqlType.Varchar or SqlType.Char => ["", "a"],
            _ => [],
        };
        foreach (string value in values)
        {
            yield return new LiteralExpr(type, Facts.Of(type) with { Bound = 1, Canonical = type != SqlType.Char }, value);
        }
    }
}
