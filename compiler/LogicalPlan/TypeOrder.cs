using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.Functions;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// Which types the worker can compare as PostgreSQL does: equality for grouping, DISTINCT and IN; order for sorting,
/// min and max. An opaque type is neither, whatever it looks like.
/// </summary>
/// <param name="catalog">The query's.</param>
/// <param name="orderEnum">Called for every enum that is asked for its order, which then has to be there when the query runs.</param>
internal sealed class TypeOrder(CatalogBundle catalog, Action<uint>? orderEnum = null)
{
    public bool HasEquality(ScalarType type) => type.BaseOid switch
    {
        PgType.Bool or PgType.Int2 or PgType.Int4 or PgType.Int8 or PgType.Float4 or PgType.Float8 or PgType.Numeric
            or PgType.Date or PgType.Time or PgType.Timestamp or PgType.Timestamptz or PgType.Uuid or PgType.Bytea
            or PgType.Oid or PgType.Char or PgType.Interval or PgType.Money => true,
        // Equal are those of equal bytes.
        PgType.Inet or PgType.Cidr or PgType.Macaddr or PgType.Macaddr8 or PgType.Timetz or PgType.Bit or PgType.Varbit
            or PgType.Regproc or PgType.Regprocedure or PgType.Regoper or PgType.Regoperator or PgType.Regclass or PgType.Regtype
            or PgType.Regconfig or PgType.Regdictionary or PgType.Regnamespace or PgType.Regrole or PgType.Regcollation => true,
        PgType.Text or PgType.Varchar or PgType.Bpchar or PgType.Name => catalog.Collations.TryGetValue(type.Collation, out var collation) && collation.IsDeterministic,
        _ => catalog.Types.TryGetValue(type.BaseOid, out TypeInfo? info) && info.Kind == TypeKind.Enum,
    };

    public bool HasOrder(ScalarType type) => type.BaseOid switch
    {
        PgType.Bool or PgType.Int2 or PgType.Int4 or PgType.Int8 or PgType.Float4 or PgType.Float8 or PgType.Numeric
            or PgType.Date or PgType.Time or PgType.Timestamp or PgType.Timestamptz or PgType.Uuid or PgType.Bytea
            or PgType.Interval or PgType.Money or PgType.Macaddr or PgType.Macaddr8 or PgType.Inet or PgType.Cidr => true,
        PgType.Name => catalog.Collations.TryGetValue(type.Collation, out CollationInfo? name) && name.CollateIsC,
        PgType.Text or PgType.Varchar or PgType.Bpchar => HasTextOrder(type.Collation),
        _ => type.IsEnum && HasEnumOrder(type.BaseOid),
    };

    private bool HasEnumOrder(uint type)
    {
        orderEnum?.Invoke(type);
        return orderEnum is not null;
    }

    /// <summary>Byte order, or a deterministic collation of libc or ICU that this machine has.</summary>
    public bool HasTextOrder(uint collation) =>
        catalog.Collations.TryGetValue(collation, out CollationInfo? info) && info.IsDeterministic && TryOpen(catalog, info, out _);

    /// <summary>The handle by which generated code names the collation (Collation.TryOpen).</summary>
    public static bool TryOpen(CatalogBundle catalog, CollationInfo info, out int handle)
    {
        handle = Collation.Bytes;
        if (info.CollateIsC)
        {
            return true;
        }
        bool isIcu = info.Provider == CollationProvider.Icu;
        if (isIcu && (info.Rules.Length > 0 || !TextEncodings.IsUtf8(catalog)))
        {
            return false;
        }
        return Collation.TryOpen((char)info.Provider, info.Collate, info.Ctype, info.Locale, out handle);
    }

    /// <summary>
    /// True when equal values of the type can look different (1.0 and 1.00, -0 and 0, padding of char without length, a
    /// day and 24 hours):
    /// whoever keeps one of several equal values must then keep the one that PostgreSQL would, the first it met.
    /// </summary>
    public static bool HasDistinguishableEquals(ScalarType type) =>
        type.IsFloat || (type.Kind == ValueKind.Numeric && !type.HasScale) || type.BaseOid is PgType.Bpchar or PgType.Interval;
}
