using System.Buffers.Binary;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// A constant. Its value is the datum's bytes as the server holds them: for a type passed by value the 8 bytes of the
/// Datum word, little-endian; for one passed by reference the bytes pointed to, a varlena's length word included.
/// </summary>
internal sealed record Const(NodeObject Source) : Expr(Source)
{
    public required uint Type { get; init; }

    public required int TypeMod { get; init; }

    public required uint CollationOid { get; init; }

    /// <summary>typlen of the type: its size, -1 for a varlena, -2 for a C string.</summary>
    public required int Len { get; init; }

    public required bool IsByVal { get; init; }

    public required bool IsNull { get; init; }

    /// <summary>Empty for a null.</summary>
    public required ReadOnlyMemory<byte> Datum { get; init; }

    public override uint ResultType => Type;

    public override int Typmod => TypeMod;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => [];

    public bool AsBool() => Word() != 0;

    public short AsInt16() => (short)Word();

    public int AsInt32() => (int)Word();

    public long AsInt64() => Word();

    public uint AsOid() => (uint)Word();

    public float AsFloat4() => BitConverter.Int32BitsToSingle((int)Word());

    public double AsFloat8() => BitConverter.Int64BitsToDouble(Word());

    /// <summary>
    /// The contents of a varlena without its length word. Constants are never compressed or out of line: makeConst
    /// detoasts them.
    /// </summary>
    public ReadOnlyMemory<byte> VarlenaPayload()
    {
        if (IsNull || Len != -1)
            throw new NodeTextException("expected a varlena constant", Source.Start);
        var bytes = Datum.Span;
        if (bytes.Length >= 1 && (bytes[0] & 1) != 0 && bytes[0] != 1 && bytes[0] >> 1 == bytes.Length)
            return Datum[1..];
        if (bytes.Length >= 4 && (bytes[0] & 3) == 0 &&
            BinaryPrimitives.ReadUInt32LittleEndian(bytes) >> 2 == (uint)bytes.Length)
        {
            return Datum[4..];
        }

        throw new NodeTextException("expected a varlena with a plain length word", Source.Start);
    }

    internal static Const Read(NodeObject node)
    {
        var r = new FieldReader(node);
        var result = new Const(node)
        {
            Type = r.Oid("consttype"),
            TypeMod = r.Int("consttypmod"),
            CollationOid = r.Oid("constcollid"),
            Len = r.Int("constlen"),
            IsByVal = r.Bool("constbyval"),
            IsNull = r.Bool("constisnull"),
            Location = r.Location(),
            Datum = ReadOnlyMemory<byte>.Empty,
        };
        var value = r.Required("constvalue");
        if (result.IsNull)
            return value.IsNull ? result : throw r.Mismatch("constvalue", value, "<>");
        if (value is not NodeDatum datum)
            throw r.Mismatch("constvalue", value, "a datum");
        var size = result.IsByVal ? sizeof(long) : datum.Size;
        if (datum.Bytes.Length != size || datum.Size < (result.IsByVal ? 1 : 0) ||
            (result.IsByVal && datum.Size > sizeof(long)))
        {
            throw r.Mismatch("constvalue", value, $"a datum of {size} bytes");
        }

        return result with { Datum = datum.Bytes };
    }

    private long Word()
    {
        if (IsNull || !IsByVal)
            throw new NodeTextException("expected a constant passed by value", Source.Start);
        return BinaryPrimitives.ReadInt64LittleEndian(Datum.Span);
    }
}
