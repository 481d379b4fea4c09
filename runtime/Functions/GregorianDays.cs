namespace PgFusion.Runtime.Functions;

/// <summary>
/// The proleptic Gregorian calendar on Julian day numbers, as date2j and j2date of datetime.c have it. Years are
/// astronomical: year 0 is 1 BC, year −4713 is where PostgreSQL's dates begin (day 0 is Monday, 24 November).
/// </summary>
internal static class GregorianDays
{
    /// <summary>Julian day of 2000-01-01, from which dates and timestamps count.</summary>
    public const int PostgresEpochJulian = 2451545;

    /// <summary>Julian day of 1970-01-01.</summary>
    public const int UnixEpochJulian = 2440588;

    private const int DaysPerEra = 146097;

    /// <summary>Days from 1 March of year −4800, with which an era of 400 years begins, to Julian day 0.</summary>
    private const uint EraOffset = 32044;

    public static void FromJulian(int julian, out int year, out int month, out int day)
    {
        // Years begin with March here, so that the leap day is the last one.
        uint days = (uint)julian + EraOffset;
        uint era = days / DaysPerEra;
        uint dayOfEra = days - era * DaysPerEra;
        uint yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / (DaysPerEra - 1)) / 365;
        uint dayOfYear = dayOfEra - (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100);
        uint marchMonth = (5 * dayOfYear + 2) / 153;
        day = (int)(dayOfYear - (153 * marchMonth + 2) / 5 + 1);
        month = (int)(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9);
        year = (int)(yearOfEra + era * 400) - 4800 + (month <= 2 ? 1 : 0);
    }

    public static int ToJulian(int year, int month, int day)
    {
        int marchYear = year + 4800 - (month <= 2 ? 1 : 0);
        int marchMonth = month > 2 ? month - 3 : month + 9;
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400
            + (153 * marchMonth + 2) / 5 + day - 1 - (int)EraOffset;
    }

    /// <summary>0 is Sunday.</summary>
    public static int DayOfWeek(int julian) => (int)((uint)(julian + 1L) % 7);

    /// <summary>1 is Monday, 7 is Sunday.</summary>
    public static int IsoDayOfWeek(int julian) => (int)((uint)(julian + 7L) % 7) + 1;

    /// <summary>The ISO week and its year: those of the week's Thursday.</summary>
    public static void IsoWeek(int julian, out int isoYear, out int week)
    {
        int thursday = julian - IsoDayOfWeek(julian) + 4;
        FromJulian(thursday, out isoYear, out _, out _);
        week = (thursday - ToJulian(isoYear, 1, 1)) / 7 + 1;
    }

    /// <summary>Years 1 to 100 are century 1, and years 100 BC to 1 BC century −1; so for 1000.</summary>
    public static int Period(int year, int length) =>
        year > 0 ? (year + length - 1) / length : -((length - 1 - (year - 1)) / length);

    /// <summary>Decade 0 begins with 1 BC, decade −1 is 11 BC to 2 BC.</summary>
    public static int Decade(int year) => year >= 0 ? year / 10 : -((8 - (year - 1)) / 10);

    /// <summary>There is no year 0 in what users see.</summary>
    public static int DisplayYear(int year) => year > 0 ? year : year - 1;
}
