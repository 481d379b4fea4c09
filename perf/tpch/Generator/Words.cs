using System.Text;

namespace PgFusion.Tpch.Generator;

/// <summary>The value lists of the TPC-H specification, clauses 4.2.2.13 and 4.2.3, as ASCII bytes.</summary>
internal static class Words
{
    public static readonly byte[][] Colors = List(
        "almond antique aquamarine azure beige bisque black blanched blue blush brown burlywood burnished chartreuse chiffon chocolate "
        + "coral cornflower cornsilk cream cyan dark deep dim dodger drab firebrick floral forest frosted gainsboro ghost goldenrod green "
        + "grey honeydew hot indian ivory khaki lace lavender lawn lemon light lime linen magenta maroon medium metallic midnight mint "
        + "misty moccasin navajo navy olive orange orchid pale papaya peach peru pink plum powder puff purple red rose rosy royal saddle "
        + "salmon sandy seashell sienna sky slate smoke snow spring steel tan thistle tomato turquoise violet wheat white yellow", ' ');

    public static readonly byte[][] Types = Product(
        "STANDARD SMALL MEDIUM LARGE ECONOMY PROMO", "ANODIZED BURNISHED PLATED POLISHED BRUSHED", "TIN NICKEL BRASS STEEL COPPER");

    public static readonly byte[][] Containers = Product("SM LG MED JUMBO WRAP", "CASE BOX BAG JAR PKG PACK CAN DRUM");

    public static readonly byte[][] Segments = List("AUTOMOBILE BUILDING FURNITURE MACHINERY HOUSEHOLD", ' ');

    public static readonly byte[][] Priorities = List("1-URGENT|2-HIGH|3-MEDIUM|4-NOT SPECIFIED|5-LOW", '|');

    public static readonly byte[][] Instructions = List("DELIVER IN PERSON|COLLECT COD|NONE|TAKE BACK RETURN", '|');

    public static readonly byte[][] Modes = List("REG AIR|AIR|RAIL|SHIP|TRUCK|MAIL|FOB", '|');

    public static readonly byte[][] Regions = List("AFRICA|AMERICA|ASIA|EUROPE|MIDDLE EAST", '|');

    /// <summary>Nations in key order, each with the key of its region.</summary>
    public static readonly (byte[] Name, int Region)[] Nations =
    [
        Nation("ALGERIA", 0), Nation("ARGENTINA", 1), Nation("BRAZIL", 1), Nation("CANADA", 1), Nation("EGYPT", 4),
        Nation("ETHIOPIA", 0), Nation("FRANCE", 3), Nation("GERMANY", 3), Nation("INDIA", 2), Nation("INDONESIA", 2),
        Nation("IRAN", 4), Nation("IRAQ", 4), Nation("JAPAN", 2), Nation("JORDAN", 4), Nation("KENYA", 0),
        Nation("MOROCCO", 0), Nation("MOZAMBIQUE", 0), Nation("PERU", 1), Nation("CHINA", 2), Nation("ROMANIA", 3),
        Nation("SAUDI ARABIA", 4), Nation("VIETNAM", 2), Nation("RUSSIA", 3), Nation("UNITED KINGDOM", 3), Nation("UNITED STATES", 1),
    ];

    public static byte[][] List(string words, char separator) =>
        words.Split(separator).Select(Encoding.ASCII.GetBytes).ToArray();

    private static byte[][] Product(params string[] syllables) =>
        syllables.Select(s => s.Split(' '))
            .Aggregate<string[], IEnumerable<string>>([""], (names, syllable) => names.SelectMany(n => syllable.Select(s => n.Length == 0 ? s : n + " " + s)))
            .Select(Encoding.ASCII.GetBytes).ToArray();

    private static (byte[], int) Nation(string name, int region) => (Encoding.ASCII.GetBytes(name), region);
}
