using System.Globalization;
using System.Text;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>The SQL text of a query, and its parameters in the order of their numbers.</summary>
internal sealed record RenderedQuery(string Sql, IReadOnlyList<LiteralExpr> Parameters);

/// <summary>Writes queries. A literal becomes $n when its id is among those given; one id is one parameter.</summary>
internal sealed class Renderer
{
    private readonly IReadOnlySet<int> parameterIds;
    private readonly List<LiteralExpr> parameters = [];

    private Renderer(IReadOnlySet<int> parameterIds) => this.parameterIds = parameterIds;

    public static RenderedQuery Render(SelectQuery query, IReadOnlySet<int>? parameterIds = null)
    {
        Renderer renderer = new(parameterIds ?? new HashSet<int>());
        string sql = renderer.Query(query);
        return new RenderedQuery(sql, renderer.parameters);
    }

    public static string Render(Expr expression) => new Renderer(new HashSet<int>()).Expression(expression);

    private string Query(SelectQuery q)
    {
        StringBuilder text = new("SELECT ");
        text.Append(q.IsDistinct ? "DISTINCT " : "");
        text.Append(q.IsStar ? "*" : string.Join(", ", q.Items.Select(Expression)));
        text.Append(" FROM ").Append(From(q.From));
        text.Append(q.Where is null ? "" : " WHERE " + Unwrapped(q.Where));
        text.Append(q.HasGroupBy ? " GROUP BY " + (q.Keys.IsEmpty ? "()" : string.Join(", ", q.Keys.Select(Key))) : "");
        text.Append(q.Having is null ? "" : " HAVING " + Unwrapped(q.Having));
        text.Append(q.OrderBy.IsEmpty ? "" : " ORDER BY " + string.Join(", ", q.OrderBy.Select(k => Sort(q, k))));
        text.Append(q.Limit is null ? "" : " LIMIT " + Expression(q.Limit));
        text.Append(q.Offset is null ? "" : " OFFSET " + Expression(q.Offset));
        return text.ToString();
    }

    private static string From(FromItem item) => item switch
    {
        TableItem { Alias: null } t => t.Table.Name,
        TableItem t => $"{t.Table.Name} AS {t.Alias}",
        _ => throw new NotSupportedException($"no rendering for {item.GetType().Name}"),
    };

    private string Sort(SelectQuery q, SortKey key)
    {
        int position = q.IsStar ? -1 : q.Items.IndexOf(key.Key);
        string text = key.ByNumber && position >= 0 ? (position + 1).ToString(CultureInfo.InvariantCulture) : Key(key.Key);
        return text + (key.Descending ? " DESC" : "") + key.Nulls switch { NullsOrder.First => " NULLS FIRST", NullsOrder.Last => " NULLS LAST", _ => "" };
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
                string argument = a.Argument is null ? "*" : (a.IsDistinct ? "DISTINCT " : "") + Expression(a.Argument);
                return $"{a.Aggregate.Name}({argument})" + (a.Filter is null ? "" : $" FILTER (WHERE {Unwrapped(a.Filter)})");
            default:
                throw new NotSupportedException($"no rendering for {e.GetType().Name}");
        }
    }

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
