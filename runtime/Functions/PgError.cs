using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Every error that the scalar helpers can raise, one method each, with PostgreSQL's SQLSTATE and text. The methods
/// never return and are never inlined, so that a check costs its caller one compare and one branch to a cold block.
/// Texts are those of PostgreSQL's utils/adt (int.c, float.c, numeric.c, date.c, timestamp.c, like_match.c, varlena.c).
/// </summary>
public static class PgError
{
    public const string NumericValueOutOfRangeState = "22003";
    public const string DivisionByZeroState = "22012";
    public const string DatetimeValueOutOfRangeState = "22008";
    public const string InvalidEscapeSequenceState = "22025";
    public const string SubstringErrorState = "22011";
    public const string InvalidTextRepresentationState = "22P02";
    public const string InvalidParameterValueState = "22023";
    public const string FeatureNotSupportedState = "0A000";
    public const string InvalidArgumentForLogarithmState = "2201E";
    public const string InvalidArgumentForPowerState = "2201F";
    public const string InvalidArgumentForWidthBucketState = "2201G";
    public const string StringDataRightTruncationState = "22001";
    public const string ProgramLimitExceededState = "54000";
    public const string StatementTooComplexState = "54001";
    public const string OutOfMemoryState = "53200";
    public const string InternalErrorState = "XX000";
    public const string CardinalityViolationState = "21000";
    public const string InvalidRowCountInLimitState = "2201W";
    public const string InvalidRowCountInOffsetState = "2201X";

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void SmallintOutOfRange() => throw Range("smallint out of range");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void IntegerOutOfRange() => throw Range("integer out of range");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void BigintOutOfRange() => throw Range("bigint out of range");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void DivisionByZero() => throw new PgException(DivisionByZeroState, "division by zero");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void MoreThanOneRow() =>
        throw new PgException(CardinalityViolationState, "more than one row returned by a subquery used as an expression");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void LimitIsNegative() => throw new PgException(InvalidRowCountInLimitState, "LIMIT must not be negative");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void OffsetIsNegative() => throw new PgException(InvalidRowCountInOffsetState, "OFFSET must not be negative");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void FloatOverflow() => throw Range("value out of range: overflow");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void FloatUnderflow() => throw Range("value out of range: underflow");

    /// <summary>A result whose weight or display scale does not fit the stored format.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void NumericOverflow() => throw Range("value overflows numeric format");

    /// <summary>The value has more integer digits than numeric(precision, scale) keeps.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void NumericFieldOverflow(int precision, int scale)
    {
        int integerDigits = precision - scale;
        string limit = integerDigits != 0 ? "10^" + integerDigits : "1";
        throw new PgException(NumericValueOutOfRangeState, "numeric field overflow",
            $"A field with precision {precision}, scale {scale} must round to an absolute value less than {limit}.");
    }

    /// <summary>An infinity was assigned to numeric(precision, scale).</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void NumericFieldInfinity(int precision, int scale) =>
        throw new PgException(NumericValueOutOfRangeState, "numeric field overflow",
            $"A field with precision {precision}, scale {scale} cannot hold an infinite value.");

    /// <summary>Conversion of NaN to <paramref name="type"/> (smallint, integer, bigint).</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void CannotConvertNaN(string type) =>
        throw new PgException(FeatureNotSupportedState, $"cannot convert NaN to {type}");

    /// <summary>Conversion of an infinity to <paramref name="type"/> (smallint, integer, bigint).</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void CannotConvertInfinity(string type) =>
        throw new PgException(FeatureNotSupportedState, $"cannot convert infinity to {type}");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void InvalidInputSyntax(string type, string input) =>
        throw new PgException(InvalidTextRepresentationState, $"invalid input syntax for type {type}: \"{input}\"");

    /// <summary>The text of an integer that its type cannot hold.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void ValueOutOfRange(string input, string type) => throw Range($"value \"{input}\" is out of range for type {type}");

    /// <summary>A number whose text the float type <paramref name="type"/> cannot hold.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void TextOutOfRange(ReadOnlySpan<byte> text, string type) =>
        throw Range($"\"{System.Text.Encoding.UTF8.GetString(text)}\" is out of range for type {type}");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void DateOutOfRange() => throw new PgException(DatetimeValueOutOfRangeState, "date out of range");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void DateOutOfRangeForTimestamp() =>
        throw new PgException(DatetimeValueOutOfRangeState, "date out of range for timestamp");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void TimestampOutOfRange() =>
        throw new PgException(DatetimeValueOutOfRangeState, "timestamp out of range");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void CannotSubtractInfiniteDates() =>
        throw new PgException(DatetimeValueOutOfRangeState, "cannot subtract infinite dates");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void CannotSubtractInfiniteTimestamps() =>
        throw new PgException(DatetimeValueOutOfRangeState, "cannot subtract infinite timestamps");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void LikePatternEndsWithEscape() =>
        throw new PgException(InvalidEscapeSequenceState, "LIKE pattern must not end with escape character");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void NegativeSubstringLength() =>
        throw new PgException(SubstringErrorState, "negative substring length not allowed");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void RequestedLengthTooLarge() =>
        throw new PgException(ProgramLimitExceededState, "requested length too large");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void FieldPositionZero() =>
        throw new PgException(InvalidParameterValueState, "field position must not be zero");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void CharacterNumberNegative() =>
        throw new PgException(InvalidParameterValueState, "character number must be positive");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void NullCharacter() =>
        throw new PgException(ProgramLimitExceededState, "null character not permitted");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void CharacterTooLarge(int number) =>
        throw new PgException(ProgramLimitExceededState, $"requested character too large for encoding: {number}");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void CharacterNotValid(int number) =>
        throw new PgException(ProgramLimitExceededState, $"requested character not valid for encoding: {number}");

    /// <summary>An implicit cast to <paramref name="type"/>(n) would lose more than blanks.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void ValueTooLong(string type, int length) =>
        throw new PgException(StringDataRightTruncationState, $"value too long for type {type}({length})");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void SquareRootOfNegative() =>
        throw new PgException(InvalidArgumentForPowerState, "cannot take square root of a negative number");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void ZeroToNegativePower() =>
        throw new PgException(InvalidArgumentForPowerState, "zero raised to a negative power is undefined");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void NegativeToFractionalPower() =>
        throw new PgException(InvalidArgumentForPowerState,
            "a negative number raised to a non-integer power yields a complex result");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void LogarithmOfZero() =>
        throw new PgException(InvalidArgumentForLogarithmState, "cannot take logarithm of zero");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void LogarithmOfNegative() =>
        throw new PgException(InvalidArgumentForLogarithmState, "cannot take logarithm of a negative number");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void InputOutOfRange() => throw Range("input is out of range");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void OriginOutOfRange() => throw new PgException(DatetimeValueOutOfRangeState, "origin out of range");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void StrideOfMonths() => throw new PgException(FeatureNotSupportedState,
        "timestamps cannot be binned into intervals containing months or years");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void StrideInfinite() => throw new PgException(DatetimeValueOutOfRangeState,
        "timestamps cannot be binned into infinite intervals");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void StrideNotPositive() =>
        throw new PgException(DatetimeValueOutOfRangeState, "stride must be greater than zero");

    /// <summary>An infinite interval where a time of day is wanted.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void InfiniteIntervalAndTime(string message) => throw new PgException(DatetimeValueOutOfRangeState, message);

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void TimestampPrecisionOutOfRange(int digits) =>
        throw new PgException(InvalidParameterValueState, $"timestamp({digits}) precision must be between 0 and 6");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void TimestampIsNaN() => throw new PgException(DatetimeValueOutOfRangeState, "timestamp cannot be NaN");

    /// <summary>Seconds since 1970 that no timestamp has.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void TimestampOutOfRange(double seconds) =>
        throw new PgException(DatetimeValueOutOfRangeState, $"timestamp out of range: \"{General(seconds)}\"");

    /// <summary>A text of a float that is too large or, without being 0, too small.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void FloatTextOutOfRange(string type, string number) => throw Range($"\"{number}\" is out of range for type {type}");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void JsonArrayLength(string message) => throw new PgException(InvalidParameterValueState, message);

    /// <summary>A value that is nested deeper than a thread's stack.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void StackDepth() => throw new PgException(StatementTooComplexState, "stack depth limit exceeded");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void WidthBucketArgument(string message) => throw new PgException(InvalidArgumentForWidthBucketState, message);

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void IntervalOutOfRange() =>
        throw new PgException(DatetimeValueOutOfRangeState, "interval out of range");

    /// <summary>A day, month or year that no calendar has.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void DateFieldOutOfRange(int year, int month, int day) =>
        throw new PgException(DatetimeValueOutOfRangeState, $"date field value out of range: {DateOf(year, month, day)}");

    /// <summary>A day before or after all dates.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void DateOutOfRange(int year, int month, int day) =>
        throw new PgException(DatetimeValueOutOfRangeState, $"date out of range: {DateOf(year, month, day)}");

    /// <summary>A single value above PostgreSQL's limit of one gigabyte.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void InvalidAllocationSize(long bytes) =>
        throw new PgException(InternalErrorState, $"invalid memory alloc request size {(ulong)bytes}");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void OutOfMemory(string detail) =>
        throw new PgException(OutOfMemoryState, "out of memory", detail);

    /// <summary>As printf("%g") writes a number that is large: six digits, without zeros at their end.</summary>
    private static string General(double value)
    {
        string digits = value.ToString("E5", CultureInfo.InvariantCulture);
        int exponent = int.Parse(digits.AsSpan(digits.IndexOf('E') + 1), CultureInfo.InvariantCulture);
        string mantissa = digits[..digits.IndexOf('E')].TrimEnd('0').TrimEnd('.');
        return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    /// <summary>As printf("%d-%02d-%02d") writes it, where a sign counts as one of the two places.</summary>
    private static string DateOf(int year, int month, int day) => $"{year}-{TwoPlaces(month)}-{TwoPlaces(day)}";

    private static string TwoPlaces(int value) => value is >= 0 and < 10 ? $"0{value}" : $"{value}";

    private static PgException Range(string message) => new(NumericValueOutOfRangeState, message);
}
