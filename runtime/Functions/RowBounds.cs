namespace PgFusion.Runtime.Functions;

/// <summary>The bounds of LIMIT and OFFSET where they are values of an expression, checked as in nodeLimit.c.</summary>
public static class RowBounds
{
    public static long Limit(long count)
    {
        if (count < 0)
        {
            PgError.LimitIsNegative();
        }
        return count;
    }

    public static long Offset(long count)
    {
        if (count < 0)
        {
            PgError.OffsetIsNegative();
        }
        return count;
    }
}
