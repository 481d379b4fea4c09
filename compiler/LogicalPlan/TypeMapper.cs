using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// From PostgreSQL's types to representations. What is not understood is opaque: by-value types are integers of their
/// length, the others bytes, and only columns and results of them are handled, never operators.
/// </summary>
internal sealed class TypeMapper(CatalogBundle catalog)
{
    private const int DecimalDigitsMax = 38;

    public CatalogBundle Catalog { get; } = catalog;

    public ScalarType Map(Expr expression) => Map(TypeOf(expression), expression.Typmod, expression.Collation);

    /// <summary>That of ARRAY(SELECT ...) the catalog alone knows (get_promoted_array_type).</summary>
    private uint TypeOf(Expr expression)
    {
        if (expression is not SubLink { Kind: SubLinkKind.Array, FirstColumn: { } column })
        {
            return expression.ResultType;
        }
        TypeInfo element = Catalog.GetType(TypeOf(column.Expr));
        return element.ArrayType != 0 ? element.ArrayType : element.Oid;
    }

    public ScalarType Map(uint oid, int typmod, uint collation)
    {
        if (!Catalog.Types.TryGetValue(oid, out TypeInfo? type))
        {
            throw new UnsupportedException($"type {oid}", "The type is not described in the plan request.");
        }
        uint baseOid = oid;
        int baseTypmod = typmod;
        if (type.IsDomain)
        {
            baseOid = type.BaseType;
            baseTypmod = type.BaseTypeModifier;
        }
        if (baseOid == PgType.Numeric)
        {
            return MapNumeric(oid, typmod, baseTypmod);
        }
        ValueKind kind = baseOid switch
        {
            PgType.Bool => ValueKind.Bool,
            PgType.Int2 => ValueKind.Int16,
            PgType.Int4 or PgType.Date => ValueKind.Int32,
            PgType.Int8 or PgType.Timestamp or PgType.Timestamptz or PgType.Time => ValueKind.Int64,
            PgType.Float4 => ValueKind.Float32,
            PgType.Float8 => ValueKind.Float64,
            _ => Opaque(type),
        };
        return new ScalarType(oid, typmod, collation, kind, baseOid)
        {
            Width = kind == ValueKind.Fixed ? type.Length : 0,
            IsEnum = (baseOid == oid ? type : Catalog.Types.GetValueOrDefault(baseOid))?.Kind == TypeKind.Enum,
        };
    }

    /// <summary>
    /// What a stored numeric(p,s) can be: every finite value has display scale s and at most p digits (numeric.c,
    /// apply_typmod). A negative scale rounds to the left of the point and displays none.
    /// </summary>
    private static ScalarType MapNumeric(uint oid, int typmod, int baseTypmod)
    {
        if (baseTypmod < PgType.TypmodOffset)
        {
            return ScalarType.AnyNumeric with { Oid = oid, Typmod = typmod };
        }
        int packed = baseTypmod - PgType.TypmodOffset;
        int precision = (packed >> 16) & 0xFFFF;
        int scale = ((packed & 0x7FF) ^ 1024) - 1024;
        if (scale < 0)
        {
            precision -= scale;
            scale = 0;
        }
        if (Math.Max(precision, scale) > DecimalDigitsMax)
        {
            return ScalarType.AnyNumeric with { Oid = oid, Typmod = typmod, Precision = precision, Scale = scale };
        }
        return ScalarType.Decimal(precision, scale, typmod) with { Oid = oid };
    }

    private static ValueKind Opaque(TypeInfo type)
    {
        if (type.Kind == TypeKind.Pseudo && type.Oid != QueryTree.PgTypes.Record)
        {
            throw new UnsupportedException($"type {type.Name}", "Values of pseudo-types cannot be stored.");
        }
        if (type.Length == -1)
        {
            return ValueKind.Bytes;
        }
        if (type.Length == -2)
        {
            throw new UnsupportedException($"type {type.Name}", "C strings cannot be columns.");
        }
        if (!type.ByValue)
        {
            return ValueKind.Fixed;
        }
        return type.Length switch
        {
            1 => ValueKind.Int8,
            2 => ValueKind.Int16,
            4 => ValueKind.Int32,
            8 => ValueKind.Int64,
            _ => throw new UnsupportedException($"type {type.Name}", $"It is passed by value in {type.Length} bytes."),
        };
    }
}
