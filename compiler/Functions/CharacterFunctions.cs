using System.Buffers.Binary;
using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// Functions of text, char(n) and bytea whose answer does not depend on a language (varlena.c, varchar.c,
/// oracle_compat.c). Those that only look for a part return a reference into their argument, and copy nothing.
/// </summary>
internal static class CharacterFunctions
{
    public static IEnumerable<NativeFunction> All() =>
    [
        new CharacterFunction("length", "textlen", nameof(TextFunctions.Length), nameof(TextFunctions.OctetLength), PgType.Text),
        new CharacterFunction("length", "bpcharlen", nameof(TextFunctions.CharacterLength), nameof(TextFunctions.LengthWithoutBlanks), PgType.Bpchar),
        new CharacterFunction("octet_length", "textoctetlen", nameof(TextFunctions.OctetLength), PgType.Text),
        new CharacterFunction("octet_length", "bpcharoctetlen", nameof(TextFunctions.OctetLength), PgType.Bpchar),
        new CharacterFunction("octet_length", "byteaoctetlen", nameof(TextFunctions.OctetLength), PgType.Bytea),
        new CharacterFunction("substring", "text_substr", nameof(TextFunctions.Substring), nameof(TextFunctions.SubstringBytes),
            PgType.Text, PgType.Int4, PgType.Int4) { MayFail = static call => IsNot(call.Arguments[2], static length => length >= 0) },
        new CharacterFunction("substring", "text_substr_no_len", nameof(TextFunctions.Substring), nameof(TextFunctions.SubstringBytes),
            PgType.Text, PgType.Int4),
        new CharacterFunction("substring", "bytea_substr", nameof(TextFunctions.SubstringBytes), PgType.Bytea, PgType.Int4, PgType.Int4)
            { MayFail = static call => IsNot(call.Arguments[2], static length => length >= 0) },
        new CharacterFunction("substring", "bytea_substr_no_len", nameof(TextFunctions.SubstringBytes), PgType.Bytea, PgType.Int4),
        new CharacterFunction("left", "text_left", nameof(TextFunctions.Left), nameof(TextFunctions.LeftBytes), PgType.Text, PgType.Int4),
        new CharacterFunction("right", "text_right", nameof(TextFunctions.Right), nameof(TextFunctions.RightBytes), PgType.Text, PgType.Int4),
        new CharacterFunction("btrim", "btrim1", nameof(TextFunctions.Trim), PgType.Text),
        new CharacterFunction("ltrim", "ltrim1", nameof(TextFunctions.TrimStart), PgType.Text),
        new CharacterFunction("rtrim", "rtrim1", nameof(TextFunctions.TrimEnd), PgType.Text),
        new CharacterFunction("btrim", "btrim", nameof(TextFunctions.Trim), nameof(TextFunctions.TrimBytes), PgType.Text, PgType.Text),
        new CharacterFunction("ltrim", "ltrim", nameof(TextFunctions.TrimStart), nameof(TextFunctions.TrimStartBytes), PgType.Text, PgType.Text),
        new CharacterFunction("rtrim", "rtrim", nameof(TextFunctions.TrimEnd), nameof(TextFunctions.TrimEndBytes), PgType.Text, PgType.Text),
        new CharacterFunction("starts_with", "text_starts_with", nameof(TextFunctions.StartsWith), PgType.Text, PgType.Text) { IsSearch = true },
        new CharacterFunction("strpos", "textpos", nameof(TextFunctions.Position), nameof(TextFunctions.PositionBytes), PgType.Text, PgType.Text)
            { IsSearch = true },
        new CharacterFunction("split_part", "split_part", nameof(TextFunctions.SplitPart), PgType.Text, PgType.Text, PgType.Int4)
            { IsSearch = true, MayFail = static call => IsNot(call.Arguments[2], static field => field != 0) },
        new CharacterFunction("ascii", "ascii", nameof(TextFunctions.FirstCodePoint), nameof(TextFunctions.FirstByte), PgType.Text),
        new CharacterFunction("chr", "chr", nameof(TextFunctions.FromCodePoint), nameof(TextFunctions.FromByte), PgType.Int4)
            { MakesMemory = true, MayFail = static _ => true },
        // These may ask for more memory than a value may take.
        new CharacterFunction("textcat", "textcat", nameof(TextFunctions.Concat), PgType.Text, PgType.Text) { MakesMemory = true },
        new CharacterFunction("byteacat", "byteacat", nameof(TextFunctions.Concat), PgType.Bytea, PgType.Bytea) { MakesMemory = true },
        new CharacterFunction("replace", "replace_text", nameof(TextFunctions.Replace), PgType.Text, PgType.Text, PgType.Text)
            { MakesMemory = true, IsSearch = true },
        new CharacterFunction("translate", "translate", nameof(TextFunctions.Translate), nameof(TextFunctions.TranslateBytes),
            PgType.Text, PgType.Text, PgType.Text) { MakesMemory = true },
        new CharacterFunction("md5", "md5_text", nameof(TextFunctions.Md5Text), PgType.Text) { MakesMemory = true },
        new CharacterFunction("md5", "md5_bytea", nameof(TextFunctions.Md5Text), PgType.Bytea) { MakesMemory = true },
        new CharacterFunction("reverse", "text_reverse", nameof(TextFunctions.Reverse), nameof(TextFunctions.ReverseBytes), PgType.Text) { MakesMemory = true },
        new CharacterFunction("lpad", "lpad", nameof(TextFunctions.PadLeft), nameof(TextFunctions.PadLeftBytes), PgType.Text, PgType.Int4, PgType.Text)
            { MakesMemory = true, MayFail = static call => IsNot(call.Arguments[1], static length => length <= SafeCount) },
        new CharacterFunction("rpad", "rpad", nameof(TextFunctions.PadRight), nameof(TextFunctions.PadRightBytes), PgType.Text, PgType.Int4, PgType.Text)
            { MakesMemory = true, MayFail = static call => IsNot(call.Arguments[1], static length => length <= SafeCount) },
        new CharacterFunction("repeat", "repeat", nameof(TextFunctions.Repeat), PgType.Text, PgType.Int4)
            { MakesMemory = true, MayFail = static call => IsNot(call.Arguments[1], static count => count <= 1) },
    ];

    /// <summary>So many characters of any encoding fit a value.</summary>
    private const int SafeCount = 1_000_000;

    /// <summary>True unless it is a constant for which the test holds.</summary>
    private static bool IsNot(Scalar scalar, Func<int, bool> test) =>
        scalar is not LiteralScalar { IsNull: false } literal || !test(BinaryPrimitives.ReadInt32LittleEndian(literal.Literal!.Bytes));
}

/// <summary>One helper for UTF-8 and one for single-byte encodings, called with the arguments as pointers and lengths, or values.</summary>
internal sealed class CharacterFunction : NativeFunction
{
    private readonly string _method;
    private readonly ImmutableArray<uint> _types;
    private readonly NativeFunction _utf8;
    private readonly NativeFunction _singleByte;

    public CharacterFunction(string name, string source, string utf8, string singleByte, params ImmutableArray<uint> types) : base(name, source)
    {
        _method = utf8;
        _types = types;
        _utf8 = this;
        _singleByte = new CharacterFunction(this, singleByte);
    }

    /// <summary>The same for all encodings: it looks at bytes only, or at characters as bytes.</summary>
    public CharacterFunction(string name, string source, string method, params ImmutableArray<uint> types) : base(name, source)
    {
        _method = method;
        _types = types;
        _utf8 = this;
        _singleByte = this;
    }

    private CharacterFunction(CharacterFunction utf8, string method) : base(utf8.Name, utf8.Source)
    {
        _method = method;
        _types = utf8._types;
        _utf8 = utf8;
        _singleByte = this;
    }

    private CharacterFunction Traits => (CharacterFunction)_utf8;

    /// <summary>The helper takes a scratch for its result.</summary>
    public bool MakesMemory { get; init; }

    /// <summary>It compares, which PostgreSQL refuses under a collation that is not deterministic.</summary>
    public bool IsSearch { get; init; }

    /// <summary>Whether a call may raise an error.</summary>
    public Func<CallScalar, bool> MayFail { get; init; } = static _ => false;

    public override bool CanThrow(CallScalar call) => Traits.MayFail(call);

    public override bool MakesLargeValues => Traits.MakesMemory;

    public override NativeFunction? For(CatalogBundle catalog) => TextEncodings.Choose(catalog, _utf8, _singleByte);

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation)
    {
        if (arguments.Length != _types.Length)
        {
            return null;
        }
        for (int i = 0; i < arguments.Length; i++)
        {
            uint type = arguments[i].Type.BaseOid;
            if (type != _types[i] && !(type == PgType.Varchar && _types[i] == PgType.Text))
            {
                return null;
            }
        }
        bool known = !Traits.IsSearch ||
            (context.Catalog.Collations.TryGetValue(inputCollation, out CollationInfo? collation) && collation.IsDeterministic);
        return known ? declared : null;
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        var operands = new List<IrExpr>(arguments.Length * 2 + 1);
        foreach (Value argument in arguments)
        {
            operands.Add(argument.Data);
            if (argument.Length is not null)
            {
                operands.Add(argument.Length);
            }
        }
        if (Traits.MakesMemory)
        {
            operands.Add(lowering.Scratch);
        }
        IrExpr result = Ir.Call(typeof(TextFunctions), _method, [.. operands]);
        return call.Type.IsReference ? lowering.FromCall(result, call.Type, Name) : new Value(call.Type, result, null, null);
    }
}
