using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;
using PgFusion.FuzzTests.Queries;
using PgFusion.FuzzTests.Running;

namespace PgFusion.FuzzTests.Shrinking;

/// <summary>Few rows that show the failure: a range of ids is halved for as long as one half fails by itself.</summary>
internal static class RowNarrowing
{
    private static readonly Operator inRange = Operators.All.First(o => o.Family == "range" && o.Parameters[0].Type == SqlType.Int4);

    private static readonly Operator and = Operators.All.First(o => o.Name == "AND");

    /// <returns>The case with a condition on id, or null when a half never fails alone.</returns>
    public static (FuzzCase Case, int Low, int High)? Narrow(FuzzCase failing, Func<FuzzCase, bool> stillFails)
    {
        if (failing.Query.IsComplex || failing.Query.From is not TableItem { Table: { Rows: > 1 } table } item)
        {
            return null;
        }
        (FuzzCase, int, int)? best = null;
        int low = 1;
        int high = table.Rows;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            FuzzCase first = Within(failing, item, low, middle);
            FuzzCase second = Within(failing, item, middle + 1, high);
            if (stillFails(first))
            {
                (best, high) = ((first, low, middle), middle);
            }
            else if (stillFails(second))
            {
                (best, low) = ((second, middle + 1, high), middle + 1);
            }
            else
            {
                break;
            }
        }
        return best;
    }

    private static FuzzCase Within(FuzzCase c, TableItem item, int low, int high)
    {
        Expr range = new CallExpr(inRange, [item.UniqueKey[0], Constant(low), Constant(high)]);
        Expr where = c.Query.Where is null ? range : new CallExpr(and, [c.Query.Where, range]);
        return c with { Query = c.Query with { Where = where } };
    }

    private static LiteralExpr Constant(int value) =>
        new(SqlType.Int4, Facts.Of(SqlType.Int4).WithBound(value), value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
