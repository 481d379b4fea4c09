using PgFusion.FuzzTests.Queries;
using PgFusion.FuzzTests.Running;

namespace PgFusion.FuzzTests.Shrinking;

/// <summary>
/// Greedy: the first edit after which the case still fails is kept, then all edits are tried again. Every step makes the
/// case smaller, so there is an end; the number of attempts is bounded besides.
/// </summary>
internal static class Shrinker
{
    public static FuzzCase Shrink(FuzzCase failing, Func<FuzzCase, bool> stillFails, int attemptsMax)
    {
        FuzzCase best = failing;
        HashSet<string> tried = [];
        int attempts = 0;
        for (bool progress = true; progress;)
        {
            progress = false;
            foreach (FuzzCase candidate in Edits.Of(best))
            {
                if (candidate.Size >= best.Size || !Determinism.Holds(candidate.Query) || !tried.Add(Identity(candidate)))
                {
                    continue;
                }
                if (++attempts > attemptsMax)
                {
                    return best;
                }
                if (stillFails(candidate))
                {
                    best = candidate;
                    progress = true;
                    break;
                }
            }
        }
        return best;
    }

    private static string Identity(FuzzCase c)
    {
        RenderedQuery rendered = c.Render();
        IEnumerable<string> values = Enumerable.Range(0, c.Executions.Length).Select(i => string.Join('\u0001', c.Values(rendered, i).Select(v => v ?? "\u0002")));
        return $"{rendered.Sql}\n{c.IsExtended} {c.IsBinary} {c.PlanCacheMode} {c.Codegen} {c.Threads} {c.FetchSize} {c.IsAuto} {c.TimeZone}\n{string.Join('\n', values)}";
    }
}
