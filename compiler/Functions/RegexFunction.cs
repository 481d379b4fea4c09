using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.Functions.RegularExpressions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// ~, ~*, !~ and !~* over UTF-8, and so SIMILAR TO, with a pattern that is written in the query and that
/// RegularExpressions reads.
/// </summary>
internal sealed class RegexFunction : NativeFunction
{
    private static readonly ScalarType s_table = new(PgType.Bytea, -1, 0, ValueKind.Bytes, PgType.Bytea);

    private readonly bool _negated;
    private readonly bool _ignoresCase;
    private readonly CharacterClasses _classes;

    /// <summary>The same for every value of CharacterClasses.</summary>
    private readonly ImmutableArray<RegexFunction> _all;

    private RegexFunction(string name, bool negated, bool ignoresCase) : base(name, name)
    {
        _negated = negated;
        _ignoresCase = ignoresCase;
        _all = [this, new RegexFunction(this, CharacterClasses.AsciiDigits), new RegexFunction(this, CharacterClasses.Ascii)];
    }

    private RegexFunction(RegexFunction unknown, CharacterClasses classes) : base(unknown.Name, unknown.Source)
    {
        _negated = unknown._negated;
        _ignoresCase = unknown._ignoresCase;
        _classes = classes;
    }

    /// <summary>As it is written.</summary>
    public string Operator => (_negated ? "!~" : "~") + (_ignoresCase ? "*" : "");

    public static IEnumerable<NativeFunction> All() =>
    [
        new RegexFunction("textregexeq", negated: false, ignoresCase: false),
        new RegexFunction("textregexne", negated: true, ignoresCase: false),
        new RegexFunction("texticregexeq", negated: false, ignoresCase: true),
        new RegexFunction("texticregexne", negated: true, ignoresCase: true),
        new RegexFunction("regexp_like_no_flags", negated: false, ignoresCase: false),
    ];

    public override NativeFunction? For(CatalogBundle catalog) => TextEncodings.IsUtf8(catalog) ? this : null;

    public override NativeFunction Under(CollationInfo? collation) => collation is null ? this
        : collation.CtypeIsC ? _all[(int)CharacterClasses.Ascii]
        : collation.Provider == CollationProvider.Libc ? _all[(int)CharacterClasses.AsciiDigits]
        : this;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation)
    {
        bool known = arguments.Length == 2 && arguments[0].Type.BaseOid is PgType.Text or PgType.Varchar or PgType.Bpchar &&
            context.Catalog.Collations.TryGetValue(inputCollation, out CollationInfo? collation) && collation.IsDeterministic &&
            (!_ignoresCase || HasAsciiCases(context.Catalog, collation)) && Table(arguments[1]) is not null;
        return known ? ScalarType.Boolean with { Oid = declared.Oid } : null;
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        byte[] bytes = Table(call.Arguments[1]) ?? throw new InvalidOperationException("a pattern without an automaton");
        Value table = lowering.Lower(new LiteralScalar(s_table, new LiteralValue(bytes)));
        IrExpr matches = Ir.Call(typeof(RegularExpression), nameof(RegularExpression.IsMatch),
            arguments[0].Data, arguments[0].Length!, table.Data, table.Length!);
        return new Value(call.Type, _negated ? Ir.Not(matches) : matches, null, null);
    }

    private byte[]? Table(Scalar pattern) =>
        pattern is LiteralScalar { IsNull: false, Type.BaseOid: PgType.Text } literal &&
        PatternReader.Read(literal.Literal!.Bytes, _ignoresCase, _classes) is { } read
            ? AutomatonTable.Make(read)
            : null;

    /// <summary>The letters of ASCII are each other's cases, as they are not in Turkish.</summary>
    private static unsafe bool HasAsciiCases(CatalogBundle catalog, CollationInfo collation)
    {
        if (!CaseFunction.TryOpen(catalog, collation, out nint map))
        {
            return false;
        }
        if (map == 0)
        {
            return true;
        }
        var cases = (CaseMap*)map;
        for (int letter = 'a'; letter <= 'z'; letter++)
        {
            int capital = letter - 'a' + 'A';
            if (cases->ToUpper(letter) != capital || cases->ToLower(capital) != letter)
            {
                return false;
            }
        }
        return true;
    }
}
