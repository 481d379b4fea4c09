using System.Globalization;
using System.Text;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>The SQL text of a query, and its parameters in the order of their numbers.</summary>
internal sealed record RenderedQuery(string Sql, IReadOnlyList<LiteralExpr> Parameters);

/// <summary>Writes queries. A literal becomes $n when its id is among those given; one id is one parameter.</summary>
internal sealed class Renderer
{
    private static readonly Dictionary<string, string> asWritten = [];

    private readonly IReadOnlySet<int> parameterIds;
    private readonly IReadOnlyDictionary<string, string> standIns;
    private readonly List<LiteralExpr> parameters = [];

    /// <summary>Those that the query being written names.</summary>
    private List<string>? windows;

    private Renderer(IReadOnlySet<int> parameterIds, IReadOnlyDictionary<string, string> standIns)
    {
        this.parameterIds = parameterIds;
        this.standIns = standIns;
    }

    /// <param name="standIns">Names of the tables to read in place of others, by the others' aliases.</param>
    public static RenderedQuery Render(SelectQuery query, IReadOnlySet<int>? parameterIds = null, IReadOnlyDictionary<string, string>? standIns = null)
    {
        Renderer renderer = new(parameterIds ?? new HashSet<int>(), standIns ?? asWritten);
        string sql = renderer.Query(query);
        return new RenderedQuery(sql, renderer.parameters);
    }

    public static string Render(Expr expression) => new Renderer(new HashSet<int>(), asWritten).Expression(expression);

    private string Query(SelectQuery q)
    {
        StringBuilder text = new(With(q.With));
        List<string>? outer = windows;
        windows = q.NamesWindows ? [] : null;
        if (q.IsBareSetOperation && q.From is SetItem set)
        {
            text.Append(SetOperation(set));
        }
        else
        {
            text.Append("SELECT ");
            text.Append(q.IsDistinct ? "DISTINCT " : "");
            text.Append(q.DistinctOn.IsEmpty ? "" : $"DISTINCT ON ({string.Join(", ", q.DistinctOn.Select(Key))}) ");
            text.Append(q.IsStar ? "*" : string.Join(", ", q.Items.Select(Expression)));
            text.Append(" FROM ").Append(From(q.From));
            text.Append(q.Where is null ? "" : " WHERE " + Unwrapped(q.Where));
            text.Append(q.HasGroupBy ? " GROUP BY " + GroupBy(q) : "");
            text.Append(q.Having is null ? "" : " HAVING " + Unwrapped(q.Having));
        }
        string tail = Tail(q);
        if (windows is { Count: > 0 })
        {
            text.Append(" WINDOW ").Append(string.Join(", ", windows.Select((w, i) => $"win{i + 1} AS ({w})")));
        }
        windows = outer;
        return text.Append(tail).ToString();
    }

    private string Tail(SelectQuery q)
    {
        StringBuilder text = new();
        text.Append(q.OrderBy.IsEmpty ? "" : " ORDER BY " + string.Join(", ", q.OrderBy.Select(k => Sort(q, k))));
        text.Append(q.Offset is null ? "" : " OFFSET " + Expression(q.Offset));
        text.Append(q.Limit is null ? "" : q.WithTies ? $" FETCH FIRST ({Expression(q.Limit)}) ROWS WITH TIES" : " LIMIT " + Expression(q.Limit));
        return text.ToString();
    }

    private string With(IReadOnlyCollection<CteDefinition> definitions)
    {
        if (definitions.Count == 0)
        {
            return "";
        }
        string Definition(CteDefinition d)
        {
            string kind = d.Materialized switch { null => "", true => "MATERIALIZED ", _ => "NOT MATERIALIZED " };
            if (d.Step is { } step)
            {
                return $"{d.Name}({string.Join(", ", d.Query!.Items.Select((_, i) => $"c{i + 1}"))}) AS {kind}({Query(d.Query)} {(d.KeepsAll ? "UNION ALL" : "UNION")} {Query(step)})";
            }
            return d.Query is null
                ? $"{d.Name}(g) AS {kind}(SELECT 1 UNION ALL SELECT g + 1 FROM {d.Name} WHERE g < {d.CountsTo})"
                : $"{d.Name}({string.Join(", ", d.Query.Items.Select((_, i) => $"c{i + 1}"))}) AS {kind}({Query(d.Query)})";
        }
        return $"WITH {(definitions.Any(d => d.IsRecursive) ? "RECURSIVE " : "")}{string.Join(", ", definitions.Select(Definition))} ";
    }

    private string SetOperation(SetItem set) => $"({Query(set.Left)}) {set.Operator} ({Query(set.Right)})";

    private string GroupBy(SelectQuery q)
    {
        string keys = string.Join(", ", q.Keys.Select(Key));
        return q.Grouping switch
        {
            GroupingKind.Rollup => $"ROLLUP ({keys})",
            GroupingKind.Cube => $"CUBE ({keys})",
            GroupingKind.Sets => $"GROUPING SETS ({string.Join(", ", q.Keys.Select(k => $"({Key(k)})"))}, ({keys}), ())",
            _ => q.Keys.IsEmpty ? "()" : keys,
        };
    }

    private static string ColumnNames(FromItem item) => string.Join(", ", item.Columns.Select(c => c.Column.Name));

    private string Join(JoinItem join)
    {
        string word = join.Kind switch { JoinKind.Inner => "JOIN", JoinKind.Cross => "CROSS JOIN", _ => join.Kind.ToString().ToUpperInvariant() + " JOIN" };
        string right = join.Right is JoinItem ? $"({From(join.Right)})" : From(join.Right);
        string condition = join.Using is { } name ? $" USING ({name})" : join.On is { } on ? $" ON {Unwrapped(on)}" : "";
        return $"{From(join.Left)} {word} {right}{condition}";
    }

    private string From(FromItem item) => item switch
    {
        JoinItem join => Join(join),
        SubqueryItem s => $"{(s.IsLateral ? "LATERAL " : "")}({Query(s.Query)}) AS {s.Alias}({ColumnNames(s)})",
        SetItem s => $"({SetOperation(s)}) AS {s.Alias}({ColumnNames(s)})",
        CteItem c => $"{c.Name} AS {c.Alias}",
        ValuesItem v => $"(VALUES {string.Join(", ", v.Rows.Select(row => $"({string.Join(", ", row.Select(Constant))})"))}) AS {v.Alias}({ColumnNames(v)})",
        SeriesItem g => $"generate_series({g.Low}, {g.High}, {g.Step}) AS {g.Alias}(g)",
        TableItem t when standIns.TryGetValue(t.Qualifier, out string? standIn) => $"{standIn} AS {t.Qualifier}",
        LateralFunctionItem f => $"{f.Render(Expression(f.Argument))} AS {f.Alias}(g)",
        TableItem t => t.Table.Name + (t.Alias is null ? "" : $" AS {t.Alias}") + (t.Sample is null ? "" : $" TABLESAMPLE {t.Sample}"),
        _ => throw new NotSupportedException($"no rendering for {item.GetType().Name}"),
    };

    private string Sort(SelectQuery q, SortKey key)
    {
        int position = q.IsStar && !q.IsBareSetOperation ? -1 : q.Items.IndexOf(key.Key);
        string text = (key.ByNumber || q.IsBareSetOperation) && position >= 0 ? (position + 1).ToString(CultureInfo.InvariantCulture) : Key(key.Key);
        return text + Direction(key);
    }

    /// <summary>A bare integer would be the number of a target, and other bare constants are not allowed.</summary>
    private string Key(Expr e)
    {
        bool isConstant = e.SelfAndDescendants().All(n => n is CallExpr || (n is LiteralExpr literal && !IsParameter(literal)));
        return isConstant ? $"(({Expression(e)})::{e.Type.Name()})" : Expression(e);
    }

    private string Expression(Expr e)
    {
        switch (e)
        {
            case ColumnExpr column:
                return $"{column.Qualifier}.{column.Column.Name}";
            case LiteralExpr literal when IsParameter(literal):
                int known = parameters.FindIndex(p => p.Id == literal.Id);
                if (known < 0)
                {
                    known = parameters.Count;
                    parameters.Add(literal);
                }
                return "$" + (known + 1).ToString(CultureInfo.InvariantCulture);
            case LiteralExpr literal:
                return Constant(literal);
            case CallExpr call:
                return call.Operator.Render([.. call.Children.Select(Expression)]);
            case AggregateExpr a:
                return AggregateCall(a);
            case GroupingExpr:
                return $"GROUPING({string.Join(", ", e.Children.Select(Key))})";
            case SublinkExpr sublink:
                return Sublink(sublink);
            case WindowExpr w:
                return Window(w);
            default:
                throw new NotSupportedException($"no rendering for {e.GetType().Name}");
        }
    }

    private string AggregateCall(AggregateExpr a)
    {
        string filter = a.Filter is null ? "" : $" FILTER (WHERE {Unwrapped(a.Filter)})";
        string order = a.Order.IsEmpty ? "" : "ORDER BY " + string.Join(", ", a.Order.Select(k => Key(k.Key) + Direction(k)));
        if (a.Aggregate.Kind == AggregateKind.OrderedSet)
        {
            return $"{a.Aggregate.Name}({a.Aggregate.Direct}) WITHIN GROUP ({order}){filter}";
        }
        IEnumerable<string> arguments = a.Arguments.Select(Expression).Concat(new[] { a.Aggregate.Direct }.OfType<string>());
        string list = a.Arguments.IsEmpty ? "*" : (a.IsDistinct ? "DISTINCT " : "") + string.Join(", ", arguments);
        return $"{a.Aggregate.Name}({list}{(order.Length == 0 ? "" : " " + order)}){filter}";
    }

    private string Sublink(SublinkExpr s)
    {
        string not = s.IsNegated ? "NOT " : "";
        string tested = s.Children is [var single] ? Expression(single) : $"({string.Join(", ", s.Children.Select(Expression))})";
        string query = Query(s.Query);
        return s.Kind switch
        {
            SublinkKind.Exists => $"({not}EXISTS ({query}))",
            SublinkKind.In => $"({tested} {not}IN ({query}))",
            SublinkKind.Any => $"({tested} {s.Comparison} ANY ({query}))",
            SublinkKind.All => $"({tested} {s.Comparison} ALL ({query}))",
            SublinkKind.Array => $"ARRAY({query})",
            _ => $"({query})",
        };
    }

    private string Window(WindowExpr w)
    {
        List<string> parts = [];
        if (!w.Partition.IsEmpty)
        {
            parts.Add("PARTITION BY " + string.Join(", ", w.Partition.Select(Key)));
        }
        if (!w.Order.IsEmpty)
        {
            parts.Add("ORDER BY " + string.Join(", ", w.Order.Select(k => Key(k.Key) + Direction(k))));
        }
        string over = string.Join(' ', parts);
        if (windows is not null)
        {
            int known = windows.IndexOf(over);
            if (known < 0)
            {
                known = windows.Count;
                windows.Add(over);
            }
            over = $"win{known + 1}";
        }
        over = w.Frame is { } frame ? $"({over} {frame})" : windows is null ? $"({over})" : over;
        string filter = w.Filter is null ? "" : $" FILTER (WHERE {Unwrapped(w.Filter)})";
        IEnumerable<string> arguments = w.Arguments.Select(Expression).Concat(new[] { w.Direct }.OfType<string>());
        return $"{w.Name}({(w.Arguments.IsEmpty && w.Name == "count" ? "*" : string.Join(", ", arguments))}){filter} OVER {over}";
    }

    private static string Direction(SortKey key) => (key.Descending ? " DESC" : "") + key.Nulls switch { NullsOrder.First => " NULLS FIRST", NullsOrder.Last => " NULLS LAST", _ => "" };

    /// <summary>Without the parentheses around the whole, which are only there for what may stand around it.</summary>
    private string Unwrapped(Expr e)
    {
        string text = Expression(e);
        if (text.Length < 2 || text[0] != '(' || text[^1] != ')' || text.Contains('\'') || text.Contains('"'))
        {
            return text;
        }
        int depth = 0;
        for (int i = 0; i < text.Length - 1; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return text;
            }
        }
        return text[1..^1];
    }

    private bool IsParameter(LiteralExpr literal) => literal.Id > 0 && parameterIds.Contains(literal.Id);

    public static string Constant(LiteralExpr literal)
    {
        if (literal.Value is not { } value)
        {
            return $"NULL::{literal.Type.Name()}";
        }
        bool isBare = value.All(c => char.IsAsciiDigit(c) || c == '.') && literal.Type switch
        {
            SqlType.Int4 => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            SqlType.Numeric => value.Contains('.'),
            _ => false,
        };
        return isBare ? value : $"{Literals.Quoted(value)}::{literal.Type.Name()}";
    }
}
