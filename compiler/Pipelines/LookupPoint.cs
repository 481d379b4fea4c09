using System.Reflection;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// A place in a pipeline where rows wait in a <see cref="LookupBatch"/> before they look something up in a large table.
/// The code in front of it ends with <see cref="Append"/>; the code behind it begins anew with <see cref="Take"/>, which
/// gives the locals that stand for a row the values that they had.
/// </summary>
/// <param name="builder">The function being written.</param>
/// <param name="number">Position among the pipeline's.</param>
internal sealed class LookupPoint(IrBuilder builder, int number)
{
    private IrLocal[] _kept = [];
    private IrExpr _batch = Ir.Null();
    private readonly IrLocal _tuple = builder.Local(IrType.Ptr, $"tuple_{number}");
    private readonly IrLocal _left = builder.Local(IrType.I32, $"left_{number}");
    private readonly IrLocal _next = builder.Local(IrType.I32, $"next_{number}");
    private readonly IrLocal _filled = builder.Local(IrType.I32, $"filled_{number}");

    /// <summary>The hash of the row that goes on.</summary>
    public IrLocal Hash { get; } = builder.Local(IrType.U64, $"hash_{number}");

    /// <summary>How columns are read at this place.</summary>
    public Func<Column, Value> ReadColumn { get; set; } = static c => throw new InvalidOperationException($"column {c} has no source");

    /// <summary>From the start of the thread's batches.</summary>
    public int Offset { get; private set; }

    public int EndOffset => Offset + LookupBatch.Bytes(TupleBytes);

    private int TupleBytes => LookupBatch.ValuesOffset + (_kept.Length * 8);

    public IrExpr HasRoom => Ir.Lt(Ir.Local(_filled), Ir.I32(LookupBatch.Capacity));

    /// <summary>All rows that were left have gone on.</summary>
    public IrExpr IsConsumed => Ir.Eq(Ir.Local(_next), Ir.Local(_left));

    /// <summary>Not one row has come: there are no more.</summary>
    public IrExpr IsAtEnd => Ir.Eq(Ir.Local(_filled), Ir.I32(0));

    /// <param name="batches">The thread's batches.</param>
    /// <param name="offset">Where this one begins.</param>
    /// <param name="kept">What stands for a row: its number, and the build rows of joins before.</param>
    public void Place(IrExpr batches, int offset, IEnumerable<IrLocal> kept)
    {
        _kept = [.. kept];
        Offset = offset;
        _batch = Ir.Add(batches, Ir.I64(offset));
    }

    /// <summary>The row waits.</summary>
    /// <param name="hash">Of what it looks up.</param>
    /// <param name="wanted">False when nothing is to be found for it; null when something may always be.</param>
    /// <param name="fetch">Of <see cref="LookupBatch"/>: asks for where the table begins to look.</param>
    /// <param name="table">Where.</param>
    public void Append(IrExpr hash, IrExpr? wanted, string fetch, IrExpr table)
    {
        builder.Exec(Ir.Call(typeof(LookupBatch).GetMethod(fetch)!, table, hash));
        IrExpr tuple = builder.Let(Ir.Add(_batch, Ir.Convert(
            Ir.Add(Ir.Mul(Ir.Local(_filled), Ir.I32(TupleBytes)), Ir.I32(LookupBatch.TuplesOffset)), IrType.I64)), "tuple");
        builder.Store(IrType.U64, tuple, LookupBatch.HashOffset, hash);
        builder.Store(IrType.I64, tuple, LookupBatch.CandidateOffset, wanted is null ? Ir.I64(1) : Ir.Select(wanted, Ir.I64(1), Ir.I64(0)));
        for (int i = 0; i < _kept.Length; i++)
        {
            builder.Store(_kept[i].Type, tuple, LookupBatch.ValuesOffset + (i * 8), Ir.Local(_kept[i]));
        }
        builder.Assign(_filled, Ir.Add(Ir.Local(_filled), Ir.I32(1)));
    }

    /// <summary>Nobody waits any more.</summary>
    public void Clear() => builder.Assign(_filled, Ir.I32(0));

    /// <summary>All that wait look their keys up.</summary>
    /// <param name="method">Of <see cref="LookupBatch"/>.</param>
    /// <param name="table">Where.</param>
    public void LookUp(string method, IrExpr table)
    {
        MethodInfo find = typeof(LookupBatch).GetMethod(method)!;
        builder.Assign(_left, Ir.Call(find, table, _batch, Ir.Local(_filled), Ir.I32(TupleBytes)));
        builder.Assign(_next, Ir.I32(0));
    }

    /// <summary>The next row goes on.</summary>
    public void Take()
    {
        IrExpr place = Ir.Load(IrType.I32, Ir.Add(_batch, Ir.Convert(Ir.Shl(Ir.Local(_next), Ir.I32(2)), IrType.I64)));
        builder.Assign(_tuple, Ir.Add(_batch, Ir.Convert(place, IrType.I64)));
        builder.Assign(_next, Ir.Add(Ir.Local(_next), Ir.I32(1)));
        builder.Assign(Hash, Ir.Load(IrType.U64, Ir.Local(_tuple), LookupBatch.HashOffset));
        for (int i = 0; i < _kept.Length; i++)
        {
            builder.Assign(_kept[i], Ir.Load(_kept[i].Type, Ir.Local(_tuple), LookupBatch.ValuesOffset + (i * 8)));
        }
    }

    /// <summary>The first candidate of the row that goes on.</summary>
    public IrExpr Candidate => Ir.Load(IrType.Ptr, Ir.Local(_tuple), LookupBatch.CandidateOffset);

    /// <summary>The row has more candidates than those in front of it have room for: it goes on with this one later.</summary>
    public void PutBack(IrExpr candidate)
    {
        builder.Store(IrType.Ptr, Ir.Local(_tuple), LookupBatch.CandidateOffset, candidate);
        builder.Assign(_next, Ir.Sub(Ir.Local(_next), Ir.I32(1)));
    }
}
