using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using PgFusion.Runtime.Functions;

namespace PgFusion.UnitTests.Functions;

/// <summary>A scratch for one test, and values in and out of it.</summary>
internal sealed unsafe class TestScratch : IDisposable
{
    private readonly Scratch* _scratch;

    public TestScratch() => _scratch = (Scratch*)NativeMemory.AllocZeroed((nuint)sizeof(Scratch));

    public Scratch* Pointer => _scratch;

    public StringRef Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* source = bytes)
        {
            return _scratch->Copy(source, bytes.Length);
        }
    }

    public StringRef Numeric(string text)
    {
        StringRef input = Text(text);
        return NumericFunctions.Parse(input.Pointer, input.Length, NumericFunctions.NoTypmod, _scratch);
    }

    public string Show(StringRef numeric) => NumericFunctions.ToText(numeric.Pointer, numeric.Length, _scratch).ToString();

    /// <summary>A double as PostgreSQL prints it, up to the notation: the shortest text that reads back the same.</summary>
    public static string Show(double value) =>
        double.IsPositiveInfinity(value) ? "Infinity" : double.IsNegativeInfinity(value) ? "-Infinity"
        : value.ToString("R", CultureInfo.InvariantCulture);

    public static string Show(float value) => Show((double)value);

    public static double ParseDouble(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>PostgreSQL's text of a double in our notation, so that the two can be compared.</summary>
    public static string? Double(string? answer) =>
        answer is null or ['!', ..] ? answer : Show(ParseDouble(answer));

    public static string? Single(string? answer) =>
        answer is null or ['!', ..] ? answer : Show(float.Parse(answer, CultureInfo.InvariantCulture));

    public void Reset() => _scratch->Reset();

    public void Dispose()
    {
        _scratch->Dispose();
        NativeMemory.Free(_scratch);
    }
}
