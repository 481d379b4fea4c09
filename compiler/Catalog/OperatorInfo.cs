using System.Collections.Immutable;

namespace PgFusion.Compiler.Catalog;

/// <summary>An operator as pg_operator has it, and what index access methods know it as (pg_amop).</summary>
internal sealed record OperatorInfo
{
    public required uint Oid { get; init; }

    public required string Schema { get; init; }

    public required string Name { get; init; }

    /// <summary>0: a prefix operator.</summary>
    public required uint LeftType { get; init; }

    public required uint RightType { get; init; }

    public required uint ResultType { get; init; }

    public required uint Function { get; init; }

    public required uint Commutator { get; init; }

    public required uint Negator { get; init; }

    public required bool CanHash { get; init; }

    public required bool CanMerge { get; init; }

    public required uint RestrictionEstimator { get; init; }

    public required uint JoinEstimator { get; init; }

    public required ImmutableArray<OperatorFamilyEntry> Families { get; init; }

    /// <summary>Its strategy number in a btree family (1 &lt;, 2 &lt;=, 3 =, 4 &gt;=, 5 &gt;), or 0.</summary>
    public int BtreeStrategy
    {
        get
        {
            foreach (var entry in Families)
            {
                if (entry.AccessMethod == OperatorFamilyEntry.BtreeMethod)
                    return entry.Strategy;
            }

            return 0;
        }
    }
}

/// <summary>Membership in an operator family as a search operator.</summary>
internal readonly record struct OperatorFamilyEntry(uint Family, uint AccessMethod, short Strategy, uint LeftType, uint RightType)
{
    public const uint BtreeMethod = 403;
    public const uint HashMethod = 405;
}
