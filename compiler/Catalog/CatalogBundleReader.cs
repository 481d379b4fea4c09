using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace PgFusion.Compiler.Catalog;

/// <summary>
/// Reads the byte layout of pghooks/planner/catalog_bundle.h, field by field in its order. Every length and count is
/// checked against what is left before it is used, so malformed input ends in a <see cref="CatalogBundleException"/>
/// that names the field and its offset, never in a large allocation.
/// </summary>
internal sealed class CatalogBundleReader
{
    private readonly byte[] _bytes;
    private int _position;
    private Encoding _encoding = Encoding.UTF8;

    private CatalogBundleReader(byte[] bytes) => _bytes = bytes;

    internal static PlanRequest Read(ReadOnlySpan<byte> request) => new CatalogBundleReader(request.ToArray()).ReadRequest();

    private PlanRequest ReadRequest()
    {
        var magic = U32("magic");
        if (magic != CatalogBundle.Magic)
            throw new CatalogBundleException($"not a plan request: it starts with 0x{magic:X8}");
        var version = U32("format version");
        if (version != CatalogBundle.FormatVersion)
            throw new CatalogBundleException($"plan request of format {version}, this reader knows {CatalogBundle.FormatVersion}");

        var serverVersion = I32("server version");
        var encodingNumber = I32("encoding");
        _encoding = CatalogBundle.EncodingFor(encodingNumber);
        var encodingName = Text("encoding name");
        var database = U32("database");
        var timeZone = Text("TimeZone");
        var queryTree = Bytes("query tree");
        var catalog = new CatalogBundle
        {
            ServerVersionNumber = serverVersion,
            EncodingNumber = encodingNumber,
            EncodingName = encodingName,
            DatabaseOid = database,
            TimeZone = timeZone,
            Parameters = List("parameters", 8, ReadParameter),
            Relations = Dictionary("relations", 69, ReadRelation, relation => relation.Oid),
            Types = Dictionary("types", 75, ReadType, type => type.Oid),
            Functions = Dictionary("functions", 58, ReadFunction, function => function.Oid),
            Operators = Dictionary("operators", 50, ReadOperator, entry => entry.Oid),
            Aggregates = Dictionary("aggregates", 33, ReadAggregate, aggregate => aggregate.Function),
            Collations = Dictionary("collations", 36, ReadCollation, collation => collation.Oid),
        };
        ImmutableArray<string> disabledRules = _position == _bytes.Length ? [] : [.. Text("disabled rules").Split(',')];
        if (_position != _bytes.Length)
            throw new CatalogBundleException($"plan request goes on for {_bytes.Length - _position} bytes after its end");
        return new PlanRequest(queryTree, catalog) { DisabledRules = disabledRules };
    }

    private ParameterInfo ReadParameter() => new(I32("parameter number"), U32("parameter type"));

    private RelationInfo ReadRelation() => new()
    {
        Oid = U32("relation"),
        Schema = Text("relation schema"),
        Name = Text("relation name"),
        Kind = (RelationKind)U8("relkind"),
        Persistence = (RelationPersistence)U8("relpersistence"),
        AccessMethod = U32("access method"),
        Flags = (RelationFlags)U32("relation flags"),
        RelTuples = F64("reltuples"),
        RelPages = U32("relpages"),
        RelAllVisible = U32("relallvisible"),
        Blocks = U32("blocks"),
        Tuples = F64("tuples"),
        TreeBlocks = U32("tree blocks"),
        TreeTuples = F64("tree tuples"),
        Attributes = ReadAttributes(),
        Statistics = List("statistics", 39, ReadStatistics),
        UniqueIndexes = List("unique indexes", 9, ReadUniqueIndex),
        ForeignKeys = List("foreign keys", 8, ReadForeignKey),
    };

    private ImmutableArray<AttributeInfo> ReadAttributes()
    {
        var attributes = List("attributes", 24, ReadAttribute);
        for (var i = 0; i < attributes.Length; i++)
        {
            if (attributes[i].Number != i + 1)
                throw Malformed($"attribute {attributes[i].Number} where {i + 1} was expected");
        }

        return attributes;
    }

    private AttributeInfo ReadAttribute() => new()
    {
        Number = I16("attribute number"),
        Name = Text("attribute name"),
        Type = U32("attribute type"),
        TypeModifier = I32("attribute typmod"),
        Collation = U32("attribute collation"),
        Length = I16("attribute length"),
        ByValue = Bool("attribute by value"),
        Alignment = Char("attribute alignment"),
        Storage = Char("attribute storage"),
        Flags = (AttributeFlags)U8("attribute flags"),
    };

    private ColumnStatistics ReadStatistics() => new()
    {
        Attribute = I16("statistics attribute"),
        Inherited = Bool("statistics inherited"),
        NullFraction = F64("null fraction"),
        AverageWidth = I32("average width"),
        Distinct = F64("distinct values"),
        Correlation = F64("correlation"),
        CommonValues = List("common values", 12, () => new CommonValue(Bytes("common value"), F64("frequency"))),
        Histogram = List("histogram", 4, () => Bytes("histogram bound")),
    };

    private UniqueIndexInfo ReadUniqueIndex()
    {
        var oid = U32("index");
        var flags = U8("index flags");
        return new UniqueIndexInfo(oid, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0,
            List("index attributes", 2, () => I16("index attribute")));
    }

    private ForeignKeyInfo ReadForeignKey() => new(
        U32("referenced relation"),
        List("foreign key columns", 8, () => new ForeignKeyColumn(
            I16("foreign key attribute"), I16("referenced attribute"), U32("foreign key equality"))));

    private TypeInfo ReadType() => new()
    {
        Oid = U32("type"),
        Schema = Text("type schema"),
        Name = Text("type name"),
        Length = I16("type length"),
        ByValue = Bool("type by value"),
        Alignment = Char("type alignment"),
        Storage = Char("type storage"),
        Kind = (TypeKind)U8("typtype"),
        Category = Char("type category"),
        BaseType = U32("base type"),
        BaseTypeModifier = I32("base typmod"),
        ElementType = U32("element type"),
        ArrayType = U32("array type"),
        Relation = U32("type relation"),
        Collation = U32("type collation"),
        EqualityOperator = U32("equality operator"),
        LessOperator = U32("less operator"),
        GreaterOperator = U32("greater operator"),
        ComparisonFunction = U32("comparison function"),
        HashFunction = U32("hash function"),
        ExtendedHashFunction = U32("extended hash function"),
        InputFunction = U32("input function"),
        OutputFunction = U32("output function"),
    };

    private FunctionInfo ReadFunction() => new()
    {
        Oid = U32("function"),
        Schema = Text("function schema"),
        Name = Text("function name"),
        Volatility = (Volatility)U8("volatility"),
        IsStrict = Bool("function strict"),
        IsLeakproof = Bool("function leakproof"),
        Kind = (FunctionKind)U8("prokind"),
        ReturnsSet = Bool("function returns set"),
        Parallel = Char("function parallel"),
        ResultType = U32("function result"),
        VariadicType = U32("function variadic"),
        ArgumentTypes = List("function arguments", 4, () => U32("function argument")),
        Cost = F64("function cost"),
        Rows = F64("function rows"),
        SupportFunction = U32("support function"),
        Language = Text("function language"),
        Source = Text("function source"),
    };

    private OperatorInfo ReadOperator() => new()
    {
        Oid = U32("operator"),
        Schema = Text("operator schema"),
        Name = Text("operator name"),
        LeftType = U32("operator left type"),
        RightType = U32("operator right type"),
        ResultType = U32("operator result type"),
        Function = U32("operator function"),
        Commutator = U32("commutator"),
        Negator = U32("negator"),
        CanHash = Bool("operator can hash"),
        CanMerge = Bool("operator can merge"),
        RestrictionEstimator = U32("restriction estimator"),
        JoinEstimator = U32("join estimator"),
        Families = List("operator families", 18, () => new OperatorFamilyEntry(
            U32("operator family"), U32("access method"), I16("strategy"), U32("family left type"), U32("family right type"))),
    };

    private AggregateInfo ReadAggregate()
    {
        var function = U32("aggregate");
        var kind = (AggregateKind)U8("aggregate kind");
        var directArguments = I16("direct arguments");
        var transitionType = U32("transition type");
        var transition = U32("transition function");
        var final = U32("final function");
        var combine = U32("combine function");
        var sortOperator = U32("sort operator");
        var finalExtra = Bool("final extra");
        var initialIsNull = Bool("initial is null");
        var initial = Text("initial value");
        return new AggregateInfo
        {
            Function = function,
            Kind = kind,
            DirectArguments = directArguments,
            TransitionType = transitionType,
            TransitionFunction = transition,
            FinalFunction = final,
            CombineFunction = combine,
            SortOperator = sortOperator,
            FinalExtraArguments = finalExtra,
            InitialValue = initialIsNull ? null : initial,
        };
    }

    private CollationInfo ReadCollation() => new()
    {
        Oid = U32("collation"),
        Schema = Text("collation schema"),
        Name = Text("collation name"),
        Provider = (CollationProvider)U8("collation provider"),
        IsDeterministic = Bool("collation deterministic"),
        CollateIsC = Bool("collate is C"),
        CtypeIsC = Bool("ctype is C"),
        Collate = Text("collate"),
        Ctype = Text("ctype"),
        Locale = Text("locale"),
        Rules = Text("rules"),
        Version = Text("collation version"),
    };

    private ImmutableArray<T> List<T>(string what, int smallestEntry, Func<T> read)
    {
        var count = Count(what, smallestEntry);
        var builder = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count; i++)
            builder.Add(read());
        return builder.MoveToImmutable();
    }

    private Dictionary<uint, T> Dictionary<T>(string what, int smallestEntry, Func<T> read, Func<T, uint> key)
    {
        var count = Count(what, smallestEntry);
        var entries = new Dictionary<uint, T>(count);
        for (var i = 0; i < count; i++)
        {
            var entry = read();
            if (!entries.TryAdd(key(entry), entry))
                throw Malformed($"{what}: {key(entry)} comes twice");
        }

        return entries;
    }

    private int Count(string what, int smallestEntry)
    {
        var count = U32(what);
        return count <= (uint)(_bytes.Length - _position) / (uint)smallestEntry
            ? (int)count
            : throw Malformed($"{what}: {count} entries do not fit in what is left");
    }

    private byte U8(string what) => Take(1, what)[0];

    private bool Bool(string what)
    {
        var value = U8(what);
        return value <= 1 ? value == 1 : throw Malformed($"{what}: {value} is no truth value");
    }

    private char Char(string what) => (char)U8(what);

    private short I16(string what) => BinaryPrimitives.ReadInt16LittleEndian(Take(2, what));

    private int I32(string what) => BinaryPrimitives.ReadInt32LittleEndian(Take(4, what));

    private uint U32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, what));

    private double F64(string what) => BinaryPrimitives.ReadDoubleLittleEndian(Take(8, what));

    private string Text(string what) => _encoding.GetString(Bytes(what).Span);

    private ReadOnlyMemory<byte> Bytes(string what)
    {
        var length = U32(what);
        if (length > (uint)(_bytes.Length - _position))
            throw Malformed($"{what}: {length} bytes do not fit in what is left");
        var bytes = _bytes.AsMemory(_position, (int)length);
        _position += (int)length;
        return bytes;
    }

    private ReadOnlySpan<byte> Take(int length, string what)
    {
        if (length > _bytes.Length - _position)
            throw Malformed($"{what}: the request ends here");
        var bytes = _bytes.AsSpan(_position, length);
        _position += length;
        return bytes;
    }

    private CatalogBundleException Malformed(string what) => new($"malformed plan request at byte {_position}: {what}");
}
