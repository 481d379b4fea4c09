namespace PgFusion.Runtime.Functions;

/// <summary>What extract, date_part and date_trunc can be asked for. Fields of a time zone are not among them.</summary>
public enum DateTimeField
{
    Microseconds,
    Milliseconds,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
    Dow,
    IsoDow,
    Doy,
    IsoYear,
    Julian,
    Epoch,
}

/// <summary>The names of fields, as PostgreSQL's datetime.c knows them, and which function takes which.</summary>
public static class DateTimeFields
{
    /// <summary>Names are compared by so many characters (TOKMAXLEN).</summary>
    private const int NameCharactersMax = 10;

    private static readonly Dictionary<string, DateTimeField> s_units = new()
    {
        ["c"] = DateTimeField.Century,
        ["cent"] = DateTimeField.Century,
        ["centuries"] = DateTimeField.Century,
        ["century"] = DateTimeField.Century,
        ["d"] = DateTimeField.Day,
        ["day"] = DateTimeField.Day,
        ["days"] = DateTimeField.Day,
        ["dec"] = DateTimeField.Decade,
        ["decade"] = DateTimeField.Decade,
        ["decades"] = DateTimeField.Decade,
        ["decs"] = DateTimeField.Decade,
        ["h"] = DateTimeField.Hour,
        ["hour"] = DateTimeField.Hour,
        ["hours"] = DateTimeField.Hour,
        ["hr"] = DateTimeField.Hour,
        ["hrs"] = DateTimeField.Hour,
        ["m"] = DateTimeField.Minute,
        ["microsecon"] = DateTimeField.Microseconds,
        ["mil"] = DateTimeField.Millennium,
        ["millennia"] = DateTimeField.Millennium,
        ["millennium"] = DateTimeField.Millennium,
        ["millisecon"] = DateTimeField.Milliseconds,
        ["mils"] = DateTimeField.Millennium,
        ["min"] = DateTimeField.Minute,
        ["mins"] = DateTimeField.Minute,
        ["minute"] = DateTimeField.Minute,
        ["minutes"] = DateTimeField.Minute,
        ["mon"] = DateTimeField.Month,
        ["mons"] = DateTimeField.Month,
        ["month"] = DateTimeField.Month,
        ["months"] = DateTimeField.Month,
        ["ms"] = DateTimeField.Milliseconds,
        ["msec"] = DateTimeField.Milliseconds,
        ["msecond"] = DateTimeField.Milliseconds,
        ["mseconds"] = DateTimeField.Milliseconds,
        ["msecs"] = DateTimeField.Milliseconds,
        ["qtr"] = DateTimeField.Quarter,
        ["quarter"] = DateTimeField.Quarter,
        ["s"] = DateTimeField.Second,
        ["sec"] = DateTimeField.Second,
        ["second"] = DateTimeField.Second,
        ["seconds"] = DateTimeField.Second,
        ["secs"] = DateTimeField.Second,
        ["us"] = DateTimeField.Microseconds,
        ["usec"] = DateTimeField.Microseconds,
        ["usecond"] = DateTimeField.Microseconds,
        ["useconds"] = DateTimeField.Microseconds,
        ["usecs"] = DateTimeField.Microseconds,
        ["w"] = DateTimeField.Week,
        ["week"] = DateTimeField.Week,
        ["weeks"] = DateTimeField.Week,
        ["y"] = DateTimeField.Year,
        ["year"] = DateTimeField.Year,
        ["years"] = DateTimeField.Year,
        ["yr"] = DateTimeField.Year,
        ["yrs"] = DateTimeField.Year,
    };

    private static readonly Dictionary<string, DateTimeField> s_extractOnly = new()
    {
        ["dow"] = DateTimeField.Dow,
        ["doy"] = DateTimeField.Doy,
        ["epoch"] = DateTimeField.Epoch,
        ["isodow"] = DateTimeField.IsoDow,
        ["isoyear"] = DateTimeField.IsoYear,
        ["j"] = DateTimeField.Julian,
        ["jd"] = DateTimeField.Julian,
        ["julian"] = DateTimeField.Julian,
    };

    /// <summary>The field of a name in any case, for extract and date_part of timestamps and date_part of dates.</summary>
    public static bool TryParse(string name, out DateTimeField field)
    {
        string token = Token(name);
        return s_units.TryGetValue(token, out field) || s_extractOnly.TryGetValue(token, out field);
    }

    /// <summary>The unit of a name in any case, for date_trunc.</summary>
    public static bool TryParseUnit(string name, out DateTimeField unit) => s_units.TryGetValue(Token(name), out unit);

    /// <summary>True for the fields that extract takes from a date; the others are errors there.</summary>
    public static bool IsOfDate(DateTimeField field) => field is not (DateTimeField.Microseconds
        or DateTimeField.Milliseconds or DateTimeField.Second or DateTimeField.Minute or DateTimeField.Hour);

    /// <summary>True if the field grows with time, so that it is infinite for infinite dates; the others are NULL then.</summary>
    public static bool IsMonotonic(DateTimeField field) => field is DateTimeField.Year or DateTimeField.Decade
        or DateTimeField.Century or DateTimeField.Millennium or DateTimeField.Julian or DateTimeField.IsoYear
        or DateTimeField.Epoch;

    private static string Token(string name)
    {
        string lower = name.ToLowerInvariant();
        return lower.Length > NameCharactersMax ? lower[..NameCharactersMax] : lower;
    }
}
