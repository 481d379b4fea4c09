using System.Text;
using PgFusion.Perf.Generator;

namespace PgFusion.ClickBench.Rows;

/// <summary>Words, domains and models, and skewed choices among them: the first are by far the most frequent.</summary>
internal static class Vocabulary
{
    private static readonly string[] words =
        ("купить авто фото смотреть онлайн бесплатно скачать москва погода карта новости работа отдых недорого цена ремонт квартира дом сериал фильм "
        + "игры музыка рецепт детский платье телефон ноутбук билеты поезд расписание официальный сайт форум отзывы своими руками ёлка "
        + "google samsung iphone windows mp3 2013 b2b").Split(' ');

    private static readonly string[] paths =
        "index catalog item search news photo forum topic profile cart video music auto realty job weather map recipe kids game".Split(' ');

    public static readonly string[] Domains =
        [.. "example.ru market.example auto.example.ru news.example.com mail.example photo.example.net google.com www.google.ru maps.google.com komme.example".Split(' '),
            .. Enumerable.Range(0, 190).Select(i => $"site{i}.example.{(i % 3 == 0 ? "com" : "ru")}")];

    public static readonly string[] Phones = ["iPad", "iPhone", "A500", "N8-00", "GT-I9300", "Galaxy Nexus", "HTC Desire", "Lumia 920", "Xperia", "А5 Дуэт"];

    public static readonly string[] Languages = ["ru", "en", "uk", "de", "tr", "kk", ""];

    public static readonly string[] Countries = ["RU", "UA", "US", "KZ", "BY", ""];

    /// <summary>0 … count - 1; the smaller, the likelier.</summary>
    public static long Skewed(ref RowRandom random, long count, double power = 3) => (long)(count * Math.Pow(Unit(ref random), power));

    public static T Skewed<T>(ref RowRandom random, IReadOnlyList<T> list) => list[(int)Skewed(ref random, list.Count, 2)];

    /// <summary>Uniform in [0, 1).</summary>
    public static double Unit(ref RowRandom random) => (random.Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A phrase that many others search for as well: made of its number.</summary>
    public static string Phrase(long number)
    {
        var random = new RowRandom(7, 0, number);
        var text = new StringBuilder();
        for (var left = random.Between(1, 5); left > 0; left--)
            text.Append(words[random.Between(0, words.Length - 1)]).Append(left > 1 ? " " : "");
        return text.ToString();
    }

    /// <summary>A page's address, and its title, likewise.</summary>
    public static string Url(string domain, long page)
    {
        var random = new RowRandom(8, 0, page);
        var scheme = random.Between(0, 9) == 0 ? "https" : "http";
        var text = new StringBuilder($"{scheme}://{(random.Between(0, 4) == 0 ? "www." : "")}{domain}/");
        for (var left = random.Between(0, 3); left > 0; left--)
            text.Append(paths[random.Between(0, paths.Length - 1)]).Append('/');
        switch (random.Between(0, 5))
        {
            case 0:
                text.Append("?q=").Append(Uri.EscapeDataString(Phrase(page)));
                break;
            case 1:
                text.Append("#page=").Append(page).Append("&ref=google");
                break;
            case 2:
                text.Append("?id=").Append(page).Append("&state=").Append(random.Next() % 1_000_000).Append("&params=100%_ok");
                break;
            default:
                text.Append(page).Append(".html");
                break;
        }
        return text.ToString();
    }

    public static string Title(long page)
    {
        var random = new RowRandom(9, 0, page);
        return random.Between(0, 9) switch
        {
            0 => "",
            1 => $"{Phrase(page)} - Google Поиск",
            _ => $"{Phrase(page)} | {Phrase(page / 3)} — «{words[page % words.Length]}»",
        };
    }
}
