using System.Globalization;

namespace PgFusion.Ssb.Rows;

/// <summary>25 nations with ten cities each; a city is named after its nation.</summary>
internal static class Places
{
    private const int CitiesPerNation = 10;
    private const int CityPrefix = 9;

    private static readonly (string Name, string Region)[] nations =
    [
        .. In("AFRICA", "ALGERIA", "ETHIOPIA", "KENYA", "MOROCCO", "MOZAMBIQUE"),
        .. In("AMERICA", "ARGENTINA", "BRAZIL", "CANADA", "PERU", "UNITED STATES"),
        .. In("ASIA", "CHINA", "INDIA", "INDONESIA", "JAPAN", "VIETNAM"),
        .. In("EUROPE", "FRANCE", "GERMANY", "ROMANIA", "RUSSIA", "UNITED KINGDOM"),
        .. In("MIDDLE EAST", "EGYPT", "IRAN", "IRAQ", "JORDAN", "SAUDI ARABIA"),
    ];

    public static int Cities => nations.Length * CitiesPerNation;

    /// <summary>City, nation and region, and the nation's number.</summary>
    public static (string City, string Nation, string Region, int Number) Of(int city)
    {
        var (number, digit) = Math.DivRem(city, CitiesPerNation);
        var (nation, region) = nations[number];
        var prefix = nation.PadRight(CityPrefix)[..CityPrefix];
        return (prefix + digit.ToString(CultureInfo.InvariantCulture), nation, region, number);
    }

    private static IEnumerable<(string, string)> In(string region, params string[] names) => names.Select(name => (name, region));
}
