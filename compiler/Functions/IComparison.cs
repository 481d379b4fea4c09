using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.Functions;

/// <summary>A function that compares its first two arguments by an order that both have, whatever their types.</summary>
internal interface IComparison
{
    ComparisonOperator Operator { get; }
}
