using System.Collections.Immutable;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer;

/// <summary>Values that are all equal, by one equality.</summary>
internal sealed class EquivalenceClass(int number, CallScalar sample)
{
    public int Number { get; } = number;

    /// <summary>Columns first met first, and constants.</summary>
    public List<Scalar> Members { get; } = [];

    public Scalar? Constant => Members.Find(static m => m is LiteralScalar or StartValueScalar);

    /// <summary>The equality of two members: a comparison looks at the types of its arguments, not at its name.</summary>
    public CallScalar Equality(Scalar left, Scalar right)
    {
        ImmutableArray<Scalar> arguments = [left, right];
        return new CallScalar(sample.Type, sample.Function, arguments, sample.InputCollation);
    }
}

/// <summary>
/// What equalities say together. Two equalities belong together when one value is compared by both and they are of one
/// kind: of all integer types, of both float types, or of the same function, under the same collation. So equality is
/// transitive among the members (a btree operator family), though equal values may look different (numerics of several
/// display scales, -0 and 0, padding): a member says what may be filtered by, never what may be shown instead.
/// </summary>
internal sealed class EquivalenceClasses
{
    private readonly Dictionary<(string Family, uint Collation, Scalar Value), EquivalenceClass> _classes = [];
    private int _next;

    public IEnumerable<EquivalenceClass> All => _classes.Values.Distinct().OrderBy(static c => c.Number);

    /// <summary>Takes note of an equality between columns, or of a column with a constant; false for anything else.</summary>
    public bool TryAdd(Scalar condition)
    {
        if (Conjuncts.AsEquality(condition) is not { } equality || !equality.Arguments.All(IsMember) ||
            !equality.Arguments.Any(static a => a is ColumnScalar) || equality.Arguments[0].Equals(equality.Arguments[1]))
        {
            return false;
        }
        string family = Family(equality);
        var a = (family, equality.InputCollation, equality.Arguments[0]);
        var b = (family, equality.InputCollation, equality.Arguments[1]);
        EquivalenceClass into = _classes.GetValueOrDefault(a) ?? _classes.GetValueOrDefault(b) ?? new EquivalenceClass(_next++, equality);
        foreach (var key in new[] { a, b })
        {
            if (!_classes.TryGetValue(key, out EquivalenceClass? known))
            {
                _classes.Add(key, into);
                into.Members.Add(key.Item3);
            }
            else if (!ReferenceEquals(known, into))
            {
                foreach (Scalar member in known.Members)
                {
                    _classes[(family, equality.InputCollation, member)] = into;
                    into.Members.Add(member);
                }
            }
        }
        return true;
    }

    /// <summary>The class of an equality that was added.</summary>
    public EquivalenceClass? Find(CallScalar equality) =>
        _classes.GetValueOrDefault((Family(equality), equality.InputCollation, equality.Arguments[0]));

    private static bool IsMember(Scalar scalar) => scalar is ColumnScalar or StartValueScalar or LiteralScalar { IsNull: false };

    private static string Family(CallScalar equality)
    {
        ScalarType type = equality.Arguments[0].Type;
        return type.IsInteger ? "integer" : type.IsFloat ? "float" : ((ComparisonFunction)equality.Function).Name;
    }
}
