using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// Writes the function of one pipeline: (constants, source, rows, local) → PipelineResult.
/// <code>
///   prologue           column addresses and constants
///   selection          rows that the scan's filters leave, where it applies them itself (PipelineLocal.IsSelected)
///   leading filters    comparisons of columns with constants: on whole columns, into a bitmap (FilterColumns)
///   loop over rows     that are left
///     other filters
///     sink             result row, group, or row to be sorted
///   epilogue           counters, limits
/// </code>
/// In front of joins and aggregations with large tables rows may wait for each other (<see cref="LookupPlaces"/>): then
/// there is a loop for each part of the way, and what fills a batch is written inside the loop that empties it.
/// <para/>
/// It is written twice when decimals are calculated with: for any values, and for values that 64 bits hold.
/// </summary>
internal sealed class PipelineCode(int id, Branch branch, PipelineSink sink, ImmutableArray<LimitNode> limits, ConstantPool constants,
    IReadOnlyDictionary<LogicalNode, int> operatorIds, IReadOnlyDictionary<JoinNode, JoinLayout> joins)
{
    private readonly PipelineSource _source = branch.Source;
    private readonly ImmutableArray<LogicalNode> _operators = branch.Operators;
    private readonly Dictionary<LimitNode, LimitCode> _limits = new(ReferenceEqualityComparer.Instance);
    private IrBuilder _b = null!;
    private ExpressionLowering _code = null!;
    private IrExpr _local = null!;
    private IrLocal _row = null!;
    private WindowReader? _windowReader;
    private readonly List<(int Operator, IrLocal Count)> _counters = [];

    // By position among the operators, the sink's behind the last; and what stands for a row so far.
    private readonly SortedDictionary<int, LookupPoint> _lookups = [];
    private readonly List<IrLocal> _kept = [];
    private readonly ImmutableArray<CallScalar> _columnFilters =
        branch.Source is ScanSource && branch.Operators.FirstOrDefault() is FilterNode first ? FilterColumns.Select(first) : [];
    private int _batchBytes;

    public Pipeline ToPipeline(bool sequential)
    {
        IrFunction function = Write(narrow: false);
        IrFunction? narrowFunction = null;
        RangeGuard? guard = null;
        if (_source is ScanSource scan && scan.Scan.Output.Any(static c => c.Type.Kind == ValueKind.Decimal64))
        {
            try
            {
                narrowFunction = Write(narrow: true);
                guard = new RangeGuard([.. _code.NarrowArithmetic.Distinct()],
                    [.. scan.Scan.Output.Where(static c => c.Type.IsNumeric)]);
                if (guard.Arithmetic.IsEmpty && sink is not AggregateSink)
                {
                    narrowFunction = null;
                    guard = null;
                }
            }
            catch (NarrowNotPossibleException)
            {
                narrowFunction = null;
            }
        }
        return new Pipeline(id, branch, sink, sequential)
        {
            Function = function,
            NarrowFunction = narrowFunction,
            Guard = guard,
            Ranges = FilterColumns.Ranges(_columnFilters),
            BatchBytes = _batchBytes,
            GroupsAreFetched = sink is AggregateSink && _lookups.ContainsKey(_operators.Length),
        };
    }

    private IrFunction Write(bool narrow)
    {
        string name = (id < 0 ? "distinct" : $"pipeline_{id}") + (narrow ? "_narrow" : "");
        _b = new IrBuilder(name, IrType.I32, ("constants", IrType.Ptr), ("source", IrType.Ptr), ("rows", IrType.I32), ("local", IrType.Ptr));
        _local = _b.Argument(3);
        _counters.Clear();
        IrExpr scratch = _b.Let(Ir.Load(IrType.Ptr, _local, PipelineLocal.ScratchOffset), "scratch");
        _code = new ExpressionLowering(_b, _b.Argument(0), scratch, constants, narrow);
        WriteBody();
        _b.Return(Ir.I32(PipelineResult.Continue));
        return BreakerCode.WithPrologue(_b.Build(), _code);
    }

    private void WriteBody()
    {
        IrLocal row = _row = _b.Local(IrType.I32, "row");
        SetReader(Ir.Local(row));

        _limits.Clear();
        foreach (LimitNode limit in _operators.OfType<LimitNode>())
        {
            _limits.Add(limit, new LimitCode(_b, _local, PipelineGroup.PositionOf(limits, limit)));
        }
        IrExpr done = DoneFrom(0);
        _lookups.Clear();
        _kept.Clear();
        _kept.Add(row);

        bool makesLargeValues = _operators.Append(SinkNode()).SelectMany(PlanInvariants.Reads).SelectMany(static s => s.DescendantsAndSelf())
            .Any(static s => s is CallScalar { Function.MakesLargeValues: true });

        void Row()
        {
            _code.Forget();
            if (makesLargeValues)
            {
                _b.Exec(Ir.Call(typeof(Scratch), nameof(Scratch.Recycle), _code.Scratch));
            }
            _code.Scoped(() =>
            {
                _windowReader?.ReadWhatMayFail();
                Operators(0);
            });
        }

        if (!makesLargeValues)
        {
            foreach (int place in LookupPlaces.Of(branch, sink, joins))
            {
                _lookups.Add(place, new LookupPoint(_b, _lookups.Count + 1));
            }
        }
        IrExpr batches = _lookups.Count == 0 ? Ir.Null() : _b.Let(Ir.Load(IrType.Ptr, _local, PipelineLocal.BatchesOffset), "batches");
        LookupPoint[] points = [.. _lookups.Values];

        void Operators(int index, LookupPoint? arrived = null)
        {
            if (arrived is null && _lookups.TryGetValue(index, out LookupPoint? point))
            {
                int number = Array.IndexOf(points, point);
                point.Place(batches, number == 0 ? 0 : points[number - 1].EndOffset, _kept);
                _batchBytes = Math.Max(_batchBytes, point.EndOffset);
                point.ReadColumn = _code.ReadColumn;
                Wait(index, point);
                return;
            }
            if (index == _operators.Length)
            {
                _b.Region(Origin(SinkNode(), SinkLabel()), () => Sink(arrived));
                return;
            }
            switch (_operators[index])
            {
                case FilterNode filter:
                    IrLocal passed = Counter(filter);
                    _b.Region(Origin(filter, "Filter"), () =>
                    {
                        IEnumerable<Scalar> rest = index == 0 ? filter.Conjuncts.Where(c => !_columnFilters.Contains(c)) : filter.Conjuncts;
                        foreach (Scalar conjunct in rest)
                        {
                            IrExpr condition = _code.Condition(conjunct, isQual: true);
                            _b.If(Ir.Not(condition), _b.Continue);
                        }
                        _b.Assign(passed, Ir.Add(Ir.Local(passed), Ir.I64(1)));
                    });
                    Operators(index + 1);
                    break;
                case LimitNode node:
                    IrLocal returned = Counter(node);
                    _b.Region(Origin(node, "Limit"), () =>
                    {
                        if (node.Offset is not null)
                        {
                            // PostgreSQL computes targets below the Limit, those of skipped rows too.
                            foreach (Scalar value in TargetsAbove(index).Where(static v => v.CanThrow))
                            {
                                _code.Lower(value);
                            }
                        }
                        _limits[node].Count();
                        _b.Assign(returned, Ir.Add(Ir.Local(returned), Ir.I64(1)));
                    });
                    Operators(index + 1);
                    break;
                case JoinNode join:
                    IrLocal joined = Counter(join);
                    Func<Column, Value> left = _code.ReadColumn;
                    LookupPoint? ahead = arrived is null ? null : _lookups.FirstOrDefault(l => l.Key > index).Value;
                    _b.Region(Origin(join, "Probe"), () => JoinProbe.Write(_code, _local, joins[join], DoneFrom(index + 1), build =>
                    {
                        if (join.Kind is JoinKind.Inner or JoinKind.Left)
                        {
                            _kept.Add(build);
                        }
                        _b.Assign(joined, Ir.Add(Ir.Local(joined), Ir.I64(1)));
                        Operators(index + 1);
                    }, arrived, ahead));
                    _code.ReadColumn = left;
                    break;
                case ProjectNode project:
                    IrLocal projected = Counter(project);
                    _b.Assign(projected, Ir.Add(Ir.Local(projected), Ir.I64(1)));
                    Project(project);
                    Operators(index + 1);
                    break;
                case AppendNode append:
                    IrLocal appended = Counter(append);
                    _b.Assign(appended, Ir.Add(Ir.Local(appended), Ir.I64(1)));
                    Rename(append);
                    Operators(index + 1);
                    break;
                case RepeatNode repeat:
                    IrLocal repeated = Counter(repeat);
                    IrLocal times = _b.Local(IrType.I64, "times");
                    _b.Assign(times, _code.Lower(repeat.Times).Data);
                    _b.While(Ir.AndAlso(Ir.Gt(Ir.Local(times), Ir.I64(0)), Ir.Not(DoneFrom(index + 1))), () => _code.Scoped(() =>
                    {
                        _b.Assign(times, Ir.Sub(Ir.Local(times), Ir.I64(1)));
                        _b.Assign(repeated, Ir.Add(Ir.Local(repeated), Ir.I64(1)));
                        Operators(index + 1);
                    }));
                    break;
                default:
                    throw new NotSupportedException($"no code for {_operators[index].GetType().Name}");
            }
        }

        if (_source is not SideSource)
        {
            CountSource();
        }
        foreach (LimitCode limit in _limits.Values)
        {
            limit.ReturnWhenReached();
        }
        bool isSelected = !_columnFilters.IsEmpty || _source is ScanSource { Scan.Filters.IsEmpty: false };
        Action<IrExpr> rowsWhile = isSelected ? SelectedRows(row, Row) : AllRows(row, Row);
        if (_lookups.Count == 0)
        {
            rowsWhile(Ir.Not(done));
        }
        else
        {
            _b.Loop(() =>
            {
                Fill(points.Length - 1);
                _b.If(points[^1].IsAtEnd, _b.Break);
                _b.While(Ir.Not(points[^1].IsConsumed), () => GoOn(points.Length - 1));
            });
        }

        // Rows come to wait at a place until there is no room, or no row left in front of it; then they look up.
        void Fill(int number)
        {
            LookupPoint point = points[number];
            point.Clear();
            if (number == 0)
            {
                rowsWhile(point.HasRoom);
            }
            else
            {
                LookupPoint before = points[number - 1];
                _b.While(point.HasRoom, () =>
                {
                    _b.If(before.IsConsumed, () =>
                    {
                        Fill(number - 1);
                        _b.If(before.IsAtEnd, _b.Break);
                        _b.Continue();
                    });
                    GoOn(number - 1);
                });
            }
            LookUp(_lookups.Keys.ElementAt(number), point);
        }

        void GoOn(int number)
        {
            LookupPoint point = points[number];
            _code.Forget();
            _code.ReadColumn = point.ReadColumn;
            _code.Scoped(() =>
            {
                point.Take();
                Operators(_lookups.Keys.ElementAt(number), point);
            });
        }

        foreach ((int op, IrLocal count) in _counters)
        {
            IrExpr address = Ir.Load(IrType.Ptr, _local, PipelineLocal.CountersOffset);
            _b.Store(IrType.I64, address, op * 8, Ir.Add(Ir.Load(IrType.I64, address, op * 8), Ir.Local(count)));
        }
        foreach (LimitCode limit in _limits.Values)
        {
            limit.Store();
        }
        if (_limits.Count > 0)
        {
            _b.If(done, () => _b.Return(Ir.I32(PipelineResult.Done)));
        }
    }

    /// <summary>The rows of the morsel as long as a condition holds; whoever comes back goes on with the next one.</summary>
    private Action<IrExpr> AllRows(IrLocal row, Action body)
    {
        IrLocal next = _b.Local(Ir.I32(0), "next");
        return goesOn => _b.While(Ir.AndAlso(Ir.Lt(Ir.Local(next), _b.Argument(2)), goesOn), () =>
        {
            _b.Assign(row, Ir.Local(next));
            if (_source is not (ScanSource or OneRowSource))
            {
                _b.Exec(Ir.Call(typeof(LookupBatch), nameof(LookupBatch.FetchAhead), _b.Argument(1), Ir.Local(row), _b.Argument(2)));
            }
            _b.Assign(next, Ir.Add(Ir.Local(next), Ir.I32(1)));
            body();
        });
    }

    /// <summary>The same for the rows that pass filters of whole columns.</summary>
    private Action<IrExpr> SelectedRows(IrLocal row, Action body)
    {
        IrExpr bitmap = _b.Let(Ir.Load(IrType.Ptr, _local, PipelineLocal.BitmapOffset), "bitmap");
        _b.Exec(Ir.Call(typeof(PipelineLocal), nameof(PipelineLocal.BeginSelection), _local, _b.Argument(2)));
        if (!_columnFilters.IsEmpty)
        {
            IrExpr isInRanges = Ir.Ne(Ir.Load(IrType.I64, _local, PipelineLocal.IsInRangesOffset), Ir.I64(0));
            _b.Region(Origin(_operators[0], "Filter (columns)"), () =>
                FilterColumns.Write(_code, _columnFilters, bitmap, _b.Argument(2), ColumnIndex, _b.Argument(1), isInRanges));
        }
        IrExpr isFiltered = Ir.I32(FilterColumns.Ranges(_columnFilters).Length < _columnFilters.Length ? 1 : 0);
        IrExpr selected = _b.Let(Ir.Call(typeof(PipelineLocal), nameof(PipelineLocal.ListRows), _local, _b.Argument(2), isFiltered), "selected");
        IrExpr numbers = _b.Let(Ir.Load(IrType.Ptr, _local, PipelineLocal.RowsOffset), "numbers");
        IrLocal next = _b.Local(Ir.I32(0), "next");
        return goesOn => _b.While(Ir.AndAlso(Ir.Lt(Ir.Local(next), selected), goesOn), () =>
        {
            IrExpr number = Ir.Load(IrType.U16, Ir.Add(numbers, Ir.Shl(Ir.Convert(Ir.Local(next), IrType.I64), Ir.I32(1))));
            _b.Assign(row, Ir.Convert(number, IrType.I32));
            _b.Assign(next, Ir.Add(Ir.Local(next), Ir.I32(1)));
            body();
        });
    }

    /// <summary>The row waits in front of a join, or of the sink.</summary>
    private void Wait(int index, LookupPoint point)
    {
        switch (index < _operators.Length ? _operators[index] : (object)sink)
        {
            case JoinNode join:
                _b.Region(Origin(join, "Wait"), () => JoinProbe.Wait(_code, joins[join], point));
                break;
            case MarkSink s:
                _b.Region(Origin(s.Layout.Node, "Wait"), () => JoinProbe.Wait(_code, s.Layout, point));
                break;
            case AggregateSink s:
                _b.Region(Origin(s.Layout.Node, "Wait"), () =>
                    point.Append(TableProbe.HashKeys(_code, [.. s.Layout.Node.Keys.Select(k => _code.Lower(k.Value))]), null,
                        nameof(LookupBatch.FetchGroupEntry), Ir.Load(IrType.Ptr, _local, PipelineLocal.TablesOffset)));
                break;
        }
    }

    private void LookUp(int index, LookupPoint point)
    {
        switch (index < _operators.Length ? _operators[index] : (object)sink)
        {
            case JoinNode join:
                _b.Region(Origin(join, "Look up"), () => JoinProbe.LookUp(_code, joins[join], point));
                break;
            case MarkSink s:
                _b.Region(Origin(s.Layout.Node, "Look up"), () => JoinProbe.LookUp(_code, s.Layout, point));
                break;
            case AggregateSink s:
                _b.Region(Origin(s.Layout.Node, "Look up"), () =>
                    point.LookUp(nameof(LookupBatch.FetchGroups), Ir.Load(IrType.Ptr, _local, PipelineLocal.TablesOffset)));
                break;
        }
    }

    /// <summary>No more rows are wanted by a limit among the operators from a position on.</summary>
    private IrExpr DoneFrom(int index)
    {
        IrExpr done = Ir.False;
        foreach (LimitNode limit in _operators.Skip(index).OfType<LimitNode>())
        {
            IrExpr own = Ir.Local(_limits[limit].IsReached);
            done = ReferenceEquals(done, Ir.False) ? own : Ir.OrElse(done, own);
        }
        return done;
    }

    /// <summary>The targets of the query level whose limit is at a position.</summary>
    private IEnumerable<Scalar> TargetsAbove(int index) =>
        index + 1 < _operators.Length
            ? _operators[index + 1] is ProjectNode project ? project.Projections.Select(static p => p.Value) : []
            : sink is ResultSinkNode result ? result.Node.Values : [];

    private IrLocal Counter(LogicalNode node)
    {
        // Zero at entry; assigning here would do so for each row.
        IrLocal count = _b.Local(IrType.I64, "passed");
        _counters.Add((operatorIds[node], count));
        return count;
    }

    private void CountSource()
    {
        LogicalNode node = _source switch
        {
            ScanSource s => s.Scan,
            GroupSource s => s.Layout.Node,
            SortedSource s => s.Layout.Node,
            WindowSource s => s.Layout.Node,
            UnmatchedSource s => s.Layout.Node,
            MarkedSource s => s.Layout.Node,
            StoredSource s => s.Scan,
            RecursiveSource s => s.Node,
            OneRowSource s => s.Node,
            _ => throw new NotSupportedException($"no counter for {_source.GetType().Name}"),
        };
        IrExpr address = Ir.Load(IrType.Ptr, _local, PipelineLocal.CountersOffset);
        int offset = operatorIds[node] * 8;
        _b.Store(IrType.I64, address, offset, Ir.Add(Ir.Load(IrType.I64, address, offset), Ir.Convert(_b.Argument(2), IrType.I64)));
    }

    private LogicalNode SinkNode() => sink switch
    {
        AggregateSink s => s.Layout.Node,
        SortSink s => s.Layout.Owner,
        JoinSink s => s.Layout.Node,
        MarkSink s => s.Layout.Node,
        StoreSink s => s.Layout.Node,
        ResultSinkNode s => s.Node,
        _ => throw new NotSupportedException($"no node for {sink.GetType().Name}"),
    };

    private string SinkLabel() => sink switch
    {
        AggregateSink => "Aggregate",
        SortSink => "Sort",
        JoinSink => "Build",
        MarkSink => "Mark",
        StoreSink => "Store",
        _ => "Result",
    };

    private IrOrigin Origin(LogicalNode node, string label) => new(operatorIds[node], label);

    private int ColumnIndex(Column column) => ((ScanSource)_source).Scan.IndexOf(column);

    private void SetReader(IrExpr row)
    {
        switch (_source)
        {
            case ScanSource:
                var reader = new PageColumnReader(_code, _b.Argument(1), ColumnIndex, row);
                _code.ReadColumn = reader.Read;
                break;
            case GroupSource s:
                _code.ReadColumn = column =>
                {
                    AggregateNode node = s.Layout.Node;
                    IrExpr address = RowAddress(row);
                    for (int i = 0; i < node.Keys.Length; i++)
                    {
                        if (ReferenceEquals(node.Keys[i].Column, column))
                        {
                            return s.Layout.Keys.Load(_code, address, s.Layout.KeyField(i), column.Nullable);
                        }
                    }
                    if (node.Groupings.FirstOrDefault(g => ReferenceEquals(g.Column, column)) is { } grouping)
                    {
                        return s.Layout.EmitGrouping(_code, grouping, address);
                    }
                    for (int i = 0; i < node.Calls.Length; i++)
                    {
                        if (ReferenceEquals(node.Calls[i].Column, column))
                        {
                            return s.Layout.EmitResult(_code, i, address);
                        }
                    }
                    throw new InvalidOperationException($"column {column} is not in the groups");
                };
                break;
            case SortedSource s:
                _code.ReadColumn = column =>
                {
                    int field = s.Layout.FieldOf(new ColumnScalar(column));
                    return s.Layout.Row.Load(_code, RowAddress(row), s.Layout.Row.Fields[field], column.Nullable);
                };
                break;
            case StoredSource s:
                var stored = s.Scan.Columns.ToDictionary(static c => c.Column, static c => ((ColumnScalar)c.Value).Column);
                _code.ReadColumn = column => s.Layout.Row.Load(_code, RowAddress(row), s.Layout.FieldOf(stored[column]), column.Nullable);
                break;
            case RecursiveSource s:
                _code.ReadColumn = column => s.Layout.Row.Load(_code, RowAddress(row), s.Layout.FieldOf(column), column.Nullable);
                break;
            case UnmatchedSource s:
                _code.ReadColumn = column => s.Layout.FieldOf(column) is >= 0 and int field
                    ? s.Layout.Row.Load(_code, RowAddress(row), s.Layout.Row.Fields[field], column.Nullable)
                    : new Value(column.Type, Value.Zero(column.Type.Kind), column.Type.IsReference ? Ir.I32(0) : null, Ir.True);
                break;
            case MarkedSource s:
                _code.ReadColumn = column => ReferenceEquals(column, s.Layout.Node.Mark)
                    ? JoinProbe.ReadMark(s.Layout, RowAddress(row))
                    : s.Layout.Row.Load(_code, RowAddress(row), s.Layout.Row.Fields[s.Layout.FieldOf(column)], column.Nullable);
                break;
            case WindowSource s:
                _windowReader = new WindowReader(_code, s.Layout, () => RowAddress(row));
                _code.ReadColumn = _windowReader.Read;
                break;
            case SideSource or OneRowSource:
                break;
            default:
                throw new NotSupportedException($"no reader for {_source.GetType().Name}");
        }
    }

    private IrExpr RowAddress(IrExpr row) =>
        _b.Let(Ir.Load(IrType.Ptr, Ir.Add(_b.Argument(1), Ir.Shl(Ir.Convert(row, IrType.I64), Ir.I32(3)))), "address");

    private void Project(ProjectNode project)
    {
        Func<Column, Value> below = _code.ReadColumn;
        _code.ReadColumn = column =>
        {
            foreach (Projection projection in project.Projections)
            {
                if (ReferenceEquals(projection.Column, column))
                {
                    return _code.Lower(projection.Value);
                }
            }
            return below(column);
        };
    }

    /// <summary>Above an append its columns are the values that this branch's input has for them.</summary>
    private void Rename(AppendNode append)
    {
        Func<Column, Value> below = _code.ReadColumn;
        ImmutableArray<Scalar> values = append.Values[branch.Arms[append]];
        _code.ReadColumn = column =>
        {
            int index = append.Columns.IndexOf(column);
            return index < 0 ? below(column) : _code.Lower(values[index]);
        };
    }

    private void Sink(LookupPoint? arrived)
    {
        switch (sink)
        {
            case AggregateSink s when _source is SideSource side:
                SinkSideRow(s.Layout, side.Side);
                break;
            case AggregateSink s:
                SinkGroup(s.Layout, arrived);
                break;
            case SortSink s:
                SortSinkCode.Write(_code, _local, s.Layout);
                break;
            case JoinSink s:
                JoinSinkCode.Write(_code, _local, s.Layout);
                break;
            case MarkSink s:
                JoinProbe.Write(_code, _local, s.Layout, Ir.False, static _ => { }, arrived);
                break;
            case StoreSink s:
                StoreSinkCode.Write(_code, _local, s.Layout);
                break;
            case ResultSinkNode s:
                ResultSinkCode.Write(_code, _local, s.Node);
                break;
            default:
                throw new NotSupportedException($"no code for {sink.GetType().Name}");
        }
    }

    private void SinkGroup(AggregateLayout layout, LookupPoint? arrived)
    {
        Value[] keys = [.. layout.Node.Keys.Select(k => _code.Lower(k.Value))];
        if (!layout.Node.HasSets)
        {
            SinkGroup(layout, keys, arrived);
            return;
        }
        // What is the same in all sets is computed in front of the loop.
        foreach (Scalar argument in layout.States.Where(static s => s.Filter is null).SelectMany(static s => s.Arguments))
        {
            _code.Lower(argument);
        }
        IrLocal set = _b.Local(Ir.I32(0), "set");
        _b.While(Ir.Lt(Ir.Local(set), Ir.I32(layout.Node.Sets.Length)), () => _code.Scoped(() =>
        {
            IrExpr bits = _b.Let(AggregateLayout.OfSet(Ir.Local(set), layout.Node.Sets, Ir.U64), "keys");
            ulong common = layout.Node.Sets.Aggregate(static (a, b) => a & b);
            Value[] ofSet = [.. keys.Select((key, i) => (common >> i & 1) != 0 ? key : key with
            {
                IsNull = _b.Let(Ir.OrElse(Ir.Eq(Ir.And(bits, Ir.U64(1UL << i)), Ir.U64(0)), key.NullOrFalse), "no_key"),
            })];
            SinkGroup(layout, [AggregateLayout.SetNumber(Ir.Local(set)), .. ofSet], null);
            _b.Assign(set, Ir.Add(Ir.Local(set), Ir.I32(1)));
        }));
    }

    /// <summary>One row to its group in one set.</summary>
    private void SinkGroup(AggregateLayout layout, Value[] keys, LookupPoint? arrived)
    {
        IrExpr group = TableProbe.FindOrInsert(_code, _local, 0, layout.Keys, keys, hashed: arrived is null ? null : Ir.Local(arrived.Hash));
        foreach (IGrouping<Scalar?, AggregateState> filtered in layout.States.Where(static s => !s.NeedsSide).GroupBy(static s => s.Filter))
        {
            Filtered(filtered.Key, () =>
            {
                foreach (AggregateState state in filtered)
                {
                    layout.EmitUpdate(_code, state, group, [.. state.Arguments.Select(_code.Lower)], _local);
                }
            });
        }
        foreach (SideLayout side in layout.Sides)
        {
            Filtered(side.Filter, () =>
            {
                Value[] fields = [.. side.Fields.Select(_code.Lower)];
                IrExpr? skipped = side.KeepsNulls ? null : fields[0].IsNull;
                if (skipped is not null)
                {
                    fields[0] = fields[0] with { IsNull = null };
                }
                void Collect() => TableProbe.Collect(_code, _local, side.Index + 1, side.Row, [.. keys, .. fields], side.IsDistinct);
                if (skipped is null)
                {
                    Collect();
                }
                else
                {
                    _code.If(Ir.Not(skipped), Collect);
                }
            });
        }
    }

    private void Filtered(Scalar? filter, Action body)
    {
        if (filter is null)
        {
            body();
        }
        else
        {
            _code.If(_code.Condition(filter), body);
        }
    }

    /// <summary>A row of a side table goes to the states of its aggregates.</summary>
    private void SinkSideRow(AggregateLayout layout, SideLayout side)
    {
        IrExpr address = RowAddress(Ir.Local(_row));
        Value[] keys = [.. layout.Keys.Fields.Select(f => side.Row.Load(_code, address, side.Row.Fields[f.Index], layout.IsNullable(f)))];
        IrExpr group = TableProbe.FindOrInsert(_code, _local, 0, layout.Keys, keys);
        Value[] arguments = [.. side.Arguments.Select(a => side.FieldOf(a) is { } field ? side.Row.Load(_code, address, field, side.IsNullable(a)) : _code.Lower(a))];
        foreach (AggregateState state in layout.States.Where(s => s.Side == side.Index))
        {
            layout.EmitUpdate(_code, state, group, arguments, _local, address);
        }
    }
}
