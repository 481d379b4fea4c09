using PgFusion.Perf.Generator;

namespace PgFusion.ClickBench.Rows;

/// <summary>
/// A page view: who, when, where. Values that hang together are worked out here; columns that stand for themselves draw
/// theirs from <see cref="Random"/>, in the order of the columns.
/// </summary>
internal sealed class Hit
{
    /// <summary>Queries ask for this counter, this user, and these hashes.</summary>
    private const int NamedCounter = 62;
    private const long NamedUser = 435_090_932_899_640_449;
    private const long NamedUrlHash = 2_868_770_270_353_813_622;
    private const long NamedRefererHash = 3_594_120_000_172_545_465;

    private const int SecondsOfJuly = 31 * 86_400;

    /// <summary>The first second of July 2013, from PostgreSQL's epoch.</summary>
    private static readonly long start = (long)(new DateTime(2013, 7, 1) - new DateTime(2000, 1, 1)).TotalSeconds;

    public RowRandom Random;

    public Hit(ulong seed, long rows, long number)
    {
        Random = new RowRandom(seed, 201, number);
        // Different for all hits: multiplication by an odd number loses nothing.
        WatchId = (long)((ulong)(number + 1) * 0x9E3779B97F4A7C15 >> 1 ^ seed << 40);
        Second = start + Random.Between(0, SecondsOfJuly - 1);
        var user = Vocabulary.Skewed(ref Random, Math.Max(rows / 6, 10));
        var userRandom = new RowRandom(seed, 202, user);
        UserId = user == 5 ? NamedUser : (long)(userRandom.Next() >> 1);
        ClientIp = (int)userRandom.Next();
        Region = (int)(1 + Vocabulary.Skewed(ref userRandom, 5000));
        Os = (short)Vocabulary.Skewed(ref userRandom, 90);
        UserAgent = (short)Vocabulary.Skewed(ref userRandom, 60);
        Width = userRandom.Between(0, 9) == 0 ? (short)0 : new short[] { 1920, 1366, 1280, 1024, 1600, 320, 1638 }[Vocabulary.Skewed(ref userRandom, 7, 1.5)];
        Height = (short)(Width * 9 / 16);
        IsMobile = userRandom.Between(0, 19) == 0;
        PhoneModel = IsMobile ? Vocabulary.Skewed(ref userRandom, Vocabulary.Phones) : "";
        Phone = (short)(IsMobile ? 1 + PhoneModel.Length % 9 : 0);

        Counter = Random.Between(0, 9) < 3 ? NamedCounter : (int)Vocabulary.Skewed(ref Random, 6000) + 100;
        var page = Vocabulary.Skewed(ref Random, Math.Max(rows / 5, 50));
        var domain = Counter == NamedCounter ? Vocabulary.Domains[0] : Vocabulary.Domains[(int)(page % Vocabulary.Domains.Length)];
        Url = Random.Between(0, 999) == 0 ? "" : Vocabulary.Url(domain, page);
        Title = Random.Between(0, 19) == 0 ? "" : Vocabulary.Title(page);
        UrlHash = page == 0 ? NamedUrlHash : Hash(seed, page);
        var from = Vocabulary.Skewed(ref Random, Math.Max(rows / 10, 50));
        Referer = Random.Between(0, 9) < 3 ? "" : Vocabulary.Url(Vocabulary.Skewed(ref Random, Vocabulary.Domains), from);
        RefererHash = from < 3 ? NamedRefererHash : Hash(seed, ~from);
        TrafficSource = (short)(Random.Between(0, 9) switch { < 4 => -1, < 7 => 0, 7 => 6, _ => Random.Between(1, 9) });
        AdvEngine = (short)(Random.Between(0, 149) == 0 ? 1 + Vocabulary.Skewed(ref Random, 40) : 0);
        SearchPhrase = Random.Between(0, 7) == 0 ? Vocabulary.Phrase(Vocabulary.Skewed(ref Random, Math.Max(rows / 20, 50))) : "";
        SearchEngine = (short)(SearchPhrase.Length > 0 ? 1 + Vocabulary.Skewed(ref Random, 50) : 0);
    }

    public long WatchId { get; }

    public long Second { get; }

    public int Day => (int)(Second / 86_400);

    public long UserId { get; }

    public int ClientIp { get; }

    public int Region { get; }

    public short Os { get; }

    public short UserAgent { get; }

    public short Width { get; }

    public short Height { get; }

    public bool IsMobile { get; }

    public short Phone { get; }

    public string PhoneModel { get; }

    public int Counter { get; }

    public string Url { get; }

    public string Title { get; }

    public string Referer { get; }

    public long UrlHash { get; }

    public long RefererHash { get; }

    public short TrafficSource { get; }

    public short AdvEngine { get; }

    public short SearchEngine { get; }

    public string SearchPhrase { get; }

    /// <summary>Mostly 0, otherwise up to <paramref name="most"/>, small values first.</summary>
    public int Rare(int percent, int most) => Random.Between(1, 100) > percent ? 0 : 1 + (int)Vocabulary.Skewed(ref Random, most);

    public string RareText(int perMille, string text) => Random.Between(1, 1000) > perMille ? "" : text + (Random.Next() % 20).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static long Hash(ulong seed, long number) => (long)new RowRandom(seed, 203, number).Next();
}
