using System.Globalization;
using System.Text;
using PgFusion.Perf.Generator;
using PgFusion.Perf.Rows;

namespace PgFusion.Ssb.Rows;

/// <summary>The rows of the four dimensions.</summary>
internal static class DimensionRows
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ, ";
    private const int BrandsPerCategory = 40;

    private static readonly string[] colors =
        "almond antique azure beige bisque black blue brown chartreuse coral cream cyan drab forest ghost gold green indian ivory khaki lace lavender lime linen magenta maroon navy olive orange orchid pink plum puff purple red rose salmon sienna sky slate snow steel tan thistle tomato turquoise violet wheat white yellow".Split(' ');

    private static readonly string[] segments = ["AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY"];
    private static readonly string[] kinds = ["ECONOMY", "LARGE", "MEDIUM", "PROMO", "SMALL", "STANDARD"];
    private static readonly string[] finishes = ["ANODIZED", "BRUSHED", "BURNISHED", "PLATED", "POLISHED"];
    private static readonly string[] metals = ["BRASS", "COPPER", "NICKEL", "STEEL", "TIN"];
    private static readonly string[] sizes = ["JUMBO", "LG", "MED", "SM", "WRAP"];
    private static readonly string[] packs = ["BAG", "BOX", "CAN", "CASE", "DRUM", "JAR", "PACK", "PKG"];

    public static void Customer(IRowWriter writer, ulong seed, int key)
    {
        var random = new RowRandom(seed, (ulong)Stream.Customer, key);
        var place = PlaceOf(ref random, key);
        writer.StartRow(8);
        writer.Int32(key);
        Text(writer, Numbered("Customer#", key));
        Text(writer, Address(ref random));
        Text(writer, place.City);
        Text(writer, place.Nation);
        Text(writer, place.Region);
        Text(writer, Phone(ref random, place.Number));
        Text(writer, Pick(ref random, segments));
        writer.EndRow();
    }

    public static void Supplier(IRowWriter writer, ulong seed, int key)
    {
        var random = new RowRandom(seed, (ulong)Stream.Supplier, key);
        var place = PlaceOf(ref random, key);
        writer.StartRow(7);
        writer.Int32(key);
        Text(writer, Numbered("Supplier#", key));
        Text(writer, Address(ref random));
        Text(writer, place.City);
        Text(writer, place.Nation);
        Text(writer, place.Region);
        Text(writer, Phone(ref random, place.Number));
        writer.EndRow();
    }

    public static void Part(IRowWriter writer, ulong seed, int key)
    {
        var random = new RowRandom(seed, (ulong)Stream.Part, key);
        // The first parts have every brand once.
        var brand = key <= 25 * BrandsPerCategory ? key - 1 : random.Between(0, 25 * BrandsPerCategory - 1);
        var (category, number) = Math.DivRem(brand, BrandsPerCategory);
        var manufacturer = string.Create(CultureInfo.InvariantCulture, $"MFGR#{category / 5 + 1}");
        var categoryName = string.Create(CultureInfo.InvariantCulture, $"{manufacturer}{category % 5 + 1}");
        var color = Pick(ref random, colors);
        writer.StartRow(9);
        writer.Int32(key);
        Text(writer, $"{color} {Pick(ref random, colors)}");
        Text(writer, manufacturer);
        Text(writer, categoryName);
        Text(writer, string.Create(CultureInfo.InvariantCulture, $"{categoryName}{number + 1}"));
        Text(writer, color);
        Text(writer, $"{Pick(ref random, kinds)} {Pick(ref random, finishes)} {Pick(ref random, metals)}");
        writer.Int32(random.Between(1, 50));
        Text(writer, $"{Pick(ref random, sizes)} {Pick(ref random, packs)}");
        writer.EndRow();
    }

    public static void Date(IRowWriter writer, int day)
    {
        var date = Days.First.AddDays(day);
        var isLastOfMonth = date.AddDays(1).Month != date.Month;
        writer.StartRow(17);
        writer.Int32(Days.Key(day));
        Text(writer, Days.Name(date, "MMMM d, yyyy"));
        Text(writer, Days.Name(date, "dddd"));
        Text(writer, Days.Name(date, "MMMM"));
        writer.Int32(date.Year);
        writer.Int32(date.Year * 100 + date.Month);
        Text(writer, Days.Name(date, "MMMyyyy"));
        writer.Int32((int)date.DayOfWeek + 1);
        writer.Int32(date.Day);
        writer.Int32(date.DayOfYear);
        writer.Int32(date.Month);
        writer.Int32((date.DayOfYear - 1) / 7 + 1);
        Text(writer, Days.Season(date.Month));
        Text(writer, date.DayOfWeek == DayOfWeek.Saturday ? "1" : "0");
        Text(writer, isLastOfMonth ? "1" : "0");
        Text(writer, date is { Month: 12, Day: 24 or 25 or 31 } or { Month: 1, Day: 1 } ? "1" : "0");
        Text(writer, date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? "0" : "1");
        writer.EndRow();
    }

    public static void Text(IRowWriter writer, string value) => writer.Text(Encoding.UTF8.GetBytes(value));

    public static string Pick(ref RowRandom random, string[] list) => list[random.Between(0, list.Length - 1)];

    /// <summary>The first rows go round all cities; the others are anywhere.</summary>
    private static (string City, string Nation, string Region, int Number) PlaceOf(ref RowRandom random, int key) =>
        Places.Of(key <= Places.Cities ? key - 1 : random.Between(0, Places.Cities - 1));

    private static string Numbered(string prefix, int key) => prefix + key.ToString("000000000", CultureInfo.InvariantCulture);

    private static string Address(ref RowRandom random)
    {
        var text = new char[random.Between(10, 25)];
        for (var i = 0; i < text.Length; i++)
            text[i] = Alphabet[random.Between(0, Alphabet.Length - 1)];
        return new string(text);
    }

    private static string Phone(ref RowRandom random, int nation) =>
        string.Create(CultureInfo.InvariantCulture, $"{nation + 10}-{random.Between(100, 999)}-{random.Between(100, 999)}-{random.Between(1000, 9999)}");
}
