using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// What must be proved of a morsel before code with 64-bit decimals may run on it: from the least and greatest values
/// of the page's columns, interval arithmetic shows that no intermediate result leaves 62 bits, and no column has a
/// NaN. Evaluated once for each page, by <c>RangeGuardEvaluator</c>.
/// </summary>
/// <param name="Arithmetic">The decimal operations of the pipeline.</param>
/// <param name="Columns">Decimal columns that the pipeline reads.</param>
internal sealed record RangeGuard(ImmutableArray<Scalar> Arithmetic, ImmutableArray<Column> Columns);
