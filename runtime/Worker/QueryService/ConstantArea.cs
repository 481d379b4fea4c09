using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Memory;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// The constants of one execution: slots as ConstantPool laid them out, filled from the query's literals and from the
/// values that PostgreSQL computed at start. Owned by the execution; strings live in the query's memory.
/// </summary>
internal sealed unsafe class ConstantArea : IDisposable
{
    private readonly QueryMemory _memory;
    private readonly CatalogBundle _catalog;
    private readonly IReadOnlyList<StartValue> _startValues;
    private readonly List<nint> _patterns = [];

    public ConstantArea(QueryMemory memory, CatalogBundle catalog, IReadOnlyList<StartValue> startValues, ConstantPool pool)
    {
        _memory = memory;
        _catalog = catalog;
        _startValues = startValues;
        Address = memory.AllocateZeroed(Math.Max(1, pool.Slots.Count) * ConstantPool.SlotBytes);
        try
        {
            for (int i = 0; i < pool.Slots.Count; i++)
            {
                Fill(Address + i * ConstantPool.SlotBytes, pool.Slots[i], pool);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public byte* Address { get; }

    /// <summary>The payload of a literal or start value; null when it is NULL.</summary>
    public byte[]? Payload(Scalar source)
    {
        switch (source)
        {
            case LiteralScalar literal:
                return literal.Literal?.Bytes;
            case StartValueScalar start:
                StartValue value = _startValues[start.Index];
                return value.IsNull ? null : value.Bytes;
            default:
                throw new NotSupportedException($"{source.GetType().Name} is not a constant");
        }
    }

    /// <summary>Lets probes find a join's table.</summary>
    public void SetJoinTable(ConstantPool pool, JoinLayout layout, JoinTable* table)
    {
        for (int i = 0; i < pool.Slots.Count; i++)
        {
            if (pool.Slots[i] is JoinTableConstant constant && ReferenceEquals(constant.Layout, layout))
            {
                *(JoinTable**)(Address + i * ConstantPool.SlotBytes) = table;
            }
        }
    }

    public void Dispose()
    {
        foreach (nint pattern in _patterns)
        {
            LikePattern.Free((LikePattern*)pattern);
        }
        _patterns.Clear();
    }

    private void Fill(byte* slot, ConstantSource source, ConstantPool pool)
    {
        switch (source)
        {
            case ValueConstant c:
                FillValue(slot, c);
                break;
            case DecimalBoundConstant c:
                FillBound(slot, c);
                break;
            case DateBoundConstant c:
                if (Payload(c.Source) is { } timestamp)
                {
                    *(int*)slot = DateBounds.Bound(BinaryPrimitives.ReadInt64LittleEndian(timestamp), c.Operator);
                }
                break;
            case LikePatternConstant c:
                if (Payload(c.Source) is { } pattern)
                {
                    LikePattern* compiled = CompilePattern(pattern, c.LowerCollation);
                    _patterns.Add((nint)compiled);
                    *(LikePattern**)slot = compiled;
                }
                break;
            case CollationConstant c:
                *(int*)slot = OpenCollation(c.Collation);
                break;
            case EnumOrderConstant c:
                byte[] order = _startValues[pool.EnumOrders[c.Type]].Bytes;
                *(EnumOrder**)slot = EnumOrder.Read(order, _memory.AllocateBlock(EnumOrder.BytesFor(order)));
                break;
            case CaseMapConstant c:
                *(nint*)slot = OpenCaseMap(c.Collation);
                break;
            case JoinTableConstant:
                // Written by SetJoinTable when the table is complete.
                break;
            case InSetConstant c:
                *(ValueSet**)slot = MakeSet(c.Set);
                break;
            default:
                throw new NotSupportedException($"no constant for {source.GetType().Name}");
        }
    }

    private void FillValue(byte* slot, ValueConstant constant)
    {
        byte[]? payload = Payload(constant.Source);
        if (payload is null)
        {
            slot[ConstantPool.NullOffset] = 1;
            return;
        }
        switch (constant.Type.Kind)
        {
            case ValueKind.Decimal64:
                *(long*)slot = ToDecimal64(payload, constant.Type.Scale);
                break;
            case ValueKind.Decimal128:
                *(Int128*)slot = ToDecimal128(payload, constant.Type.Scale);
                break;
            case ValueKind.TimeZone:
                *(TimeZoneRules**)slot = TimeZoneRules.Read(payload, _memory.AllocateBlock(TimeZoneRules.BytesFor(payload)));
                break;
            case ValueKind.Numeric or ValueKind.Bytes or ValueKind.Fixed:
                *(byte**)slot = Copy(payload);
                *(int*)(slot + 8) = payload.Length;
                break;
            default:
                payload.AsSpan(0, Math.Min(payload.Length, 8)).CopyTo(new Span<byte>(slot, 8));
                break;
        }
    }

    private byte* Copy(byte[] payload)
    {
        byte* copy = _memory.AllocateBlock(Math.Max(8, payload.Length));
        payload.CopyTo(new Span<byte>(copy, payload.Length));
        return copy;
    }

    private static long ToDecimal64(byte[] payload, int scale)
    {
        fixed (byte* bytes = payload)
        {
            return Runtime.Kernels.NumericKernel.ToDecimal64(bytes, payload.Length, scale);
        }
    }

    private static Int128 ToDecimal128(byte[] payload, int scale)
    {
        fixed (byte* bytes = payload)
        {
            return Runtime.Kernels.NumericKernel.ToDecimal128(bytes, payload.Length, scale);
        }
    }

    private void FillBound(byte* slot, DecimalBoundConstant constant)
    {
        byte[]? payload = Payload(constant.Source);
        if (payload is null)
        {
            slot[ConstantPool.NullOffset] = 1;
            return;
        }
        Int128 bound = DecimalBounds.Bound(payload, constant.Scale, constant.Is128, constant.Operator);
        if (constant.Is128)
        {
            *(Int128*)slot = bound;
        }
        else
        {
            *(long*)slot = (long)bound;
        }
    }

    private int OpenCollation(uint oid)
    {
        CollationInfo info = _catalog.GetCollation(oid);
        if (!TypeOrder.TryOpen(_catalog, info, out int handle))
        {
            throw new PgException("58000", $"could not open collation \"{info.Name}\" in the PgFusion worker",
                "It could be opened when the query was planned.");
        }
        return handle;
    }

    private LikePattern* CompilePattern(byte[] pattern, uint lowerCollation)
    {
        var scratch = new Scratch();
        try
        {
            fixed (byte* bytes = pattern)
            {
                StringRef text = lowerCollation == 0
                    ? new StringRef(bytes, pattern.Length)
                    : TextFunctions.Lower(bytes, pattern.Length, (byte*)OpenCaseMap(lowerCollation), &scratch);
                return LikePattern.Create(text.Pointer, text.Length, TextEncodings.IsUtf8(_catalog));
            }
        }
        finally
        {
            scratch.Dispose();
        }
    }

    private nint OpenCaseMap(uint oid)
    {
        CollationInfo info = _catalog.GetCollation(oid);
        if (!CaseFunction.TryOpen(_catalog, info, out nint map))
        {
            throw new PgException("58000", $"could not open collation \"{info.Name}\" in the PgFusion worker",
                "It could be opened when the query was planned.");
        }
        return map;
    }

    private ValueSet* MakeSet(InListSet set)
    {
        ValueSet* values = ValueSet.Create(_memory, set.Elements.Count);
        foreach (LiteralScalar element in set.Elements)
        {
            byte[] payload = element.Literal!.Bytes;
            if (element.Type.IsReference)
            {
                ValueSet.AddBytes(values, Copy(payload), payload.Length);
                continue;
            }
            ValueSet.AddInteger(values, element.Type.Kind switch
            {
                ValueKind.Int16 => BinaryPrimitives.ReadInt16LittleEndian(payload),
                ValueKind.Int32 => BinaryPrimitives.ReadInt32LittleEndian(payload),
                _ => BinaryPrimitives.ReadInt64LittleEndian(payload),
            });
        }
        return values;
    }
}
