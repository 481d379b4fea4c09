using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Columns;

namespace PgFusion.Worker.QueryService;

/// <summary>How values of the compiler's types lie in pages (pghooks/scan/page.h).</summary>
internal static class ColumnKinds
{
    /// <summary>In scanned pages and start values.</summary>
    public static ColumnShape Scanned(ScalarType type) => type.Kind switch
    {
        ValueKind.Decimal64 => new ColumnShape(ColumnKind.Decimal64, 8, type.Scale),
        ValueKind.Decimal128 => new ColumnShape(ColumnKind.Decimal128, 16, type.Scale),
        ValueKind.Numeric or ValueKind.Bytes => new ColumnShape(ColumnKind.View),
        _ => Common(type),
    };

    /// <summary>In result pages.</summary>
    public static ColumnShape Returned(ScalarType type) => type.Kind switch
    {
        ValueKind.Decimal64 or ValueKind.Decimal128 or ValueKind.Numeric or ValueKind.Bytes => new ColumnShape(ColumnKind.Varlena),
        _ => Common(type),
    };

    private static ColumnShape Common(ScalarType type) => type.Kind switch
    {
        ValueKind.Bool => new ColumnShape(ColumnKind.Bool),
        ValueKind.Int8 => new ColumnShape(ColumnKind.Int8),
        ValueKind.Int16 => new ColumnShape(ColumnKind.Int16),
        ValueKind.Int32 => new ColumnShape(ColumnKind.Int32),
        ValueKind.Int64 => new ColumnShape(ColumnKind.Int64),
        ValueKind.Float32 => new ColumnShape(ColumnKind.Float32),
        ValueKind.Float64 => new ColumnShape(ColumnKind.Float64),
        ValueKind.Fixed => new ColumnShape(ColumnKind.Fixed, type.Width),
        _ => throw new NotSupportedException($"no column kind for {type}"),
    };
}
