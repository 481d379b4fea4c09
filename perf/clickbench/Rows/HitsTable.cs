using System.Text;
using PgFusion.Perf.Rows;

namespace PgFusion.ClickBench.Rows;

/// <summary>The table's 105 columns, none of which may be NULL: name, type, value.</summary>
internal static class HitsTable
{
    /// <summary>Raised when the generator's output changes for the same number of rows and seed.</summary>
    private const int GeneratorVersion = 1;

    private static readonly Column[] columns =
    [
        Int8("WatchID", h => h.WatchId),
        Rare("JavaEnable", 80, 1),
        Text("Title", h => h.Title),
        Int2("GoodEvent", _ => 1),
        Timestamp("EventTime", h => h.Second),
        new("EventDate", "date", (h, w) => w.Date(h.Day)),
        Int4("CounterID", h => h.Counter),
        Int4("ClientIP", h => h.ClientIp),
        Int4("RegionID", h => h.Region),
        Int8("UserID", h => h.UserId),
        Rare("CounterClass", 30, 2),
        Int2("OS", h => h.Os),
        Int2("UserAgent", h => h.UserAgent),
        Text("URL", h => h.Url),
        Text("Referer", h => h.Referer),
        Rare("IsRefresh", 12, 1),
        Rare("RefererCategoryID", 30, 12_000),
        Rare4("RefererRegionID", 30, 4000),
        Rare("URLCategoryID", 40, 14_000),
        Rare4("URLRegionID", 40, 4000),
        Int2("ResolutionWidth", h => h.Width),
        Int2("ResolutionHeight", h => h.Height),
        Int2("ResolutionDepth", h => (short)(h.Width == 0 ? 0 : h.Width % 3 == 0 ? 32 : 24)),
        Rare("FlashMajor", 85, 12),
        Rare("FlashMinor", 60, 9),
        Text("FlashMinor2", h => h.Random.Between(0, 2) == 0 ? "700" : h.RareText(300, "8")),
        Rare("NetMajor", 20, 4),
        Rare("NetMinor", 15, 5),
        Rare("UserAgentMajor", 95, 40),
        new("UserAgentMinor", "varchar(255)", (h, w) => Write(w, h.RareText(400, "D"))),
        Int2("CookieEnable", _ => 1),
        Int2("JavascriptEnable", h => (short)(h.Random.Between(0, 99) == 0 ? 0 : 1)),
        Int2("IsMobile", h => (short)(h.IsMobile ? 1 : 0)),
        Int2("MobilePhone", h => h.Phone),
        Text("MobilePhoneModel", h => h.PhoneModel),
        Text("Params", h => h.RareText(5, "{\"a\": ")),
        Int4("IPNetworkID", h => (int)((uint)h.ClientIp % 4_000_000)),
        Int2("TraficSourceID", h => h.TrafficSource),
        Int2("SearchEngineID", h => h.SearchEngine),
        Text("SearchPhrase", h => h.SearchPhrase),
        Int2("AdvEngineID", h => h.AdvEngine),
        Rare("IsArtifical", 3, 1),
        Int2("WindowClientWidth", h => (short)(h.Width == 0 ? 0 : h.Width - Vocabulary.Skewed(ref h.Random, 300))),
        Int2("WindowClientHeight", h => (short)(h.Height == 0 ? 0 : h.Height - Vocabulary.Skewed(ref h.Random, 150))),
        Int2("ClientTimeZone", h => (short)(h.Random.Between(0, 9) == 0 ? -1 : 135)),
        Timestamp("ClientEventTime", h => h.Second + h.Random.Between(-4000, 4000)),
        Rare("SilverlightVersion1", 25, 5),
        Rare("SilverlightVersion2", 15, 1),
        Rare4("SilverlightVersion3", 20, 61_000),
        Rare("SilverlightVersion4", 5, 3),
        Text("PageCharset", h => h.Random.Between(0, 4) == 0 ? "utf-8" : "windows-1251;charset"),
        Int4("CodeVersion", h => (int)(1 + Vocabulary.Skewed(ref h.Random, 2000))),
        Rare("IsLink", 12, 1),
        Rare("IsDownload", 1, 1),
        Rare("IsNotBounce", 30, 1),
        Int8("FUniqID", h => h.Random.Between(0, 3) == 0 ? 0 : h.UserId ^ 0x5555),
        Text("OriginalURL", h => h.Random.Between(0, 19) == 0 ? h.Url : ""),
        Int4("HID", h => (int)h.Random.Next()),
        Rare("IsOldCounter", 1, 1),
        Rare("IsEvent", 2, 1),
        Rare("IsParameter", 1, 1),
        Rare("DontCountHits", 14, 1),
        Rare("WithHash", 2, 1),
        new("HitColor", "char", (h, w) => Write(w, h.Random.Between(0, 9) switch { 0 => "D", 1 => "g", _ => "5" })),
        Timestamp("LocalEventTime", h => h.Second + 14_400),
        Rare("Age", 40, 55),
        Rare("Sex", 40, 2),
        Rare("Income", 40, 4),
        Rare("Interests", 40, 32_000),
        Rare("Robotness", 6, 100),
        Int4("RemoteIP", h => h.ClientIp ^ (h.Random.Between(0, 3) == 0 ? 0x7FFF : 0)),
        Int4("WindowName", h => h.Random.Between(0, 2) == 0 ? -1 : (int)h.Random.Next()),
        Int4("OpenerName", _ => -1),
        Int2("HistoryLength", h => (short)(Vocabulary.Skewed(ref h.Random, 60) - 1)),
        Text("BrowserLanguage", h => Vocabulary.Skewed(ref h.Random, Vocabulary.Languages)),
        Text("BrowserCountry", h => Vocabulary.Skewed(ref h.Random, Vocabulary.Countries)),
        Text("SocialNetwork", h => h.RareText(3, "network ")),
        Text("SocialAction", h => h.RareText(3, "like ")),
        Rare("HTTPError", 1, 504),
        Rare4("SendTiming", 20, 30_000),
        Rare4("DNSTiming", 20, 5000),
        Rare4("ConnectTiming", 25, 20_000),
        Rare4("ResponseStartTiming", 35, 60_000),
        Rare4("ResponseEndTiming", 35, 90_000),
        Rare4("FetchTiming", 30, 600_000),
        Rare("SocialSourceNetworkID", 1, 20),
        Text("SocialSourcePage", h => h.RareText(2, "http://social.example/")),
        Int8("ParamPrice", h => h.Rare(2, 1_000_000) * 1_000_003L),
        Text("ParamOrderID", h => h.RareText(4, "№ ")),
        Text("ParamCurrency", h => h.Random.Between(0, 9) == 0 ? "" : "NHф"),
        Rare("ParamCurrencyID", 4, 900),
        Text("OpenstatServiceName", h => h.RareText(8, "direct.example;")),
        Text("OpenstatCampaignID", h => h.RareText(8, "30")),
        Text("OpenstatAdID", h => h.RareText(8, "11")),
        Text("OpenstatSourceID", h => h.RareText(8, "premium")),
        Text("UTMSource", h => h.RareText(30, "yandex")),
        Text("UTMMedium", h => h.RareText(30, "cpc")),
        Text("UTMCampaign", h => h.RareText(25, "лето ")),
        Text("UTMContent", h => h.RareText(15, "banner")),
        Text("UTMTerm", h => h.RareText(10, "купить ")),
        Text("FromTag", h => h.RareText(12, "from=")),
        Rare("HasGCLID", 1, 1),
        Int8("RefererHash", h => h.RefererHash),
        Int8("URLHash", h => h.UrlHash),
        Rare4("CLID", 10, 2_000_000),
    ];

    private sealed record Column(string Name, string Type, Action<Hit, IRowWriter> Write);

    public static DataSet Make(long rows, ulong seed)
    {
        if (rows < 1)
            throw new ArgumentException("--rows is a positive number");
        var definition = string.Join(", ", columns.Select(c => $"{c.Name} {c.Type} NOT NULL"));
        return new DataSet($"ClickBench {rows} rows, seed {seed}, generator {GeneratorVersion}",
            [Table.OfUnits("hits", definition, null, rows, 1000, (writer, number) => WriteRow(writer, new Hit(seed, rows, number)))]);
    }

    private static void WriteRow(IRowWriter writer, Hit hit)
    {
        writer.StartRow(columns.Length);
        foreach (var column in columns)
            column.Write(hit, writer);
        writer.EndRow();
    }

    private static Column Int2(string name, Func<Hit, short> value) => new(name, "smallint", (h, w) => w.Int16(value(h)));

    private static Column Int4(string name, Func<Hit, int> value) => new(name, "integer", (h, w) => w.Int32(value(h)));

    private static Column Int8(string name, Func<Hit, long> value) => new(name, "bigint", (h, w) => w.Int64(value(h)));

    private static Column Timestamp(string name, Func<Hit, long> second) => new(name, "timestamp", (h, w) => w.Timestamp(second(h)));

    private static Column Text(string name, Func<Hit, string> value) => new(name, "text", (h, w) => Write(w, value(h)));

    private static Column Rare(string name, int percent, int most) => Int2(name, h => (short)h.Rare(percent, most));

    private static Column Rare4(string name, int percent, int most) => Int4(name, h => h.Rare(percent, most));

    private static void Write(IRowWriter writer, string value) => writer.Text(Encoding.UTF8.GetBytes(value));
}
