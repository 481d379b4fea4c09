using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>Makes the few nodes that the compiler sends to PostgreSQL without having them from a query.</summary>
internal static class NodeFactory
{
    /// <summary>varno of a Var that reads a column of the custom scan's own tuple (primnodes.h).</summary>
    public const int IndexVar = -3;

    private const int MajorMin = 15;

    /// <summary>
    /// A VAR of level 0 as the given major version prints and reads it; readfuncs.c takes fields by position, so that
    /// each must be there. The syntactic reference is the Var's own for a range table index, and unknown for a special
    /// varno such as <see cref="IndexVar"/>.
    /// </summary>
    public static NodeObject Var(int major, int varNo, int attNo, uint type, int typmod, uint collation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(major, MajorMin);
        var fields = ImmutableArray.CreateBuilder<NodeField>(12);
        Add("varno", varNo);
        Add("varattno", attNo);
        Add("vartype", type);
        Add("vartypmod", typmod);
        Add("varcollid", collation);
        if (major >= 16)
            fields.Add(new NodeField("varnullingrels", NodeIntList.EmptyBitmapset));
        Add("varlevelsup", 0);
        if (major >= 18)
            Add("varreturningtype", 0);
        Add("varnosyn", varNo > 0 ? varNo : 0);
        Add("varattnosyn", varNo > 0 ? attNo : 0);
        Add("location", -1);
        return new NodeObject("VAR", fields.DrainToImmutable());

        void Add(string name, long value) => fields.Add(new NodeField(name, NodeAtom.Integer(value)));
    }

    /// <summary>A NULL constant of a type; the fields are the same in all versions.</summary>
    public static NodeObject NullConst(uint type, int typmod, uint collation, int length, bool isByValue)
    {
        var fields = ImmutableArray.CreateBuilder<NodeField>(8);
        fields.Add(new NodeField("consttype", NodeAtom.Integer(type)));
        fields.Add(new NodeField("consttypmod", NodeAtom.Integer(typmod)));
        fields.Add(new NodeField("constcollid", NodeAtom.Integer(collation)));
        fields.Add(new NodeField("constlen", NodeAtom.Integer(length)));
        fields.Add(new NodeField("constbyval", NodeAtom.Boolean(isByValue)));
        fields.Add(new NodeField("constisnull", NodeAtom.Boolean(true)));
        fields.Add(new NodeField("location", NodeAtom.Integer(-1)));
        fields.Add(new NodeField("constvalue", NodeAtom.Null));
        return new NodeObject("CONST", fields.DrainToImmutable());
    }

    /// <summary>A constant of a type that is passed by value; the fields are the same in all versions.</summary>
    /// <param name="type">Without typmod and collation.</param>
    /// <param name="length">Bytes of the type.</param>
    /// <param name="value">The datum.</param>
    public static NodeObject ByValueConst(uint type, int length, long value) => (NodeObject)NodeText.Parse(
        $"{{CONST :consttype {type} :consttypmod -1 :constcollid 0 :constlen {length} :constbyval true :constisnull false :location -1 " +
        $":constvalue {length} [ {string.Join(' ', BitConverter.GetBytes(value))} ]}}");

    /// <summary>A cast by the types' text; the fields are the same in all versions.</summary>
    public static NodeObject CoerceViaIO(NodeObject value, uint type, uint collation) => new("COERCEVIAIO",
    [
        new NodeField("arg", value),
        new NodeField("resulttype", NodeAtom.Integer(type)),
        new NodeField("resultcollid", NodeAtom.Integer(collation)),
        new NodeField("coerceformat", NodeAtom.Integer(1)),
        new NodeField("location", NodeAtom.Integer(-1)),
    ]);

    /// <summary>A list of nodes.</summary>
    public static NodeList List(params ReadOnlySpan<NodeValue> items) => new([.. items]);
}
