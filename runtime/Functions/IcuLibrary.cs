using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// The very ICU that the PostgreSQL server uses, so that texts sort as they do there: the worker's parent is a process
/// of the server, and its memory map names the library and its version. Without one (the server was built without ICU,
/// or the worker runs by itself in a test) nothing is loaded, and such sorts are left to PostgreSQL.
/// A collator is opened once and kept; comparing by one from many threads at a time is what ICU allows.
/// </summary>
internal static unsafe partial class IcuLibrary
{
    private static readonly Lazy<Functions?> s_functions = new(Load);

    private sealed class Functions
    {
        public required delegate* unmanaged[Cdecl]<byte*, int*, nint> Open { get; init; }

        public required delegate* unmanaged[Cdecl]<nint, byte*, int, byte*, int, int*, int> CompareUtf8 { get; init; }
    }

    /// <summary>A collator for a locale such as "und" or "de-u-co-phonebk"; 0 when there is none.</summary>
    public static nint Open(string locale)
    {
        if (s_functions.Value is not { } functions)
        {
            return 0;
        }
        int status = 0;
        fixed (byte* name = Encoding.ASCII.GetBytes(locale + '\0'))
        {
            nint collator = functions.Open(name, &status);
            // Negative codes are warnings, such as falling back to the root locale, which the server does too.
            return status > 0 ? 0 : collator;
        }
    }

    /// <summary>Negative, zero or positive, for texts in UTF-8.</summary>
    public static int Compare(nint collator, byte* a, int aLength, byte* b, int bLength)
    {
        int status = 0;
        int result = s_functions.Value!.CompareUtf8(collator, a, aLength, b, bLength, &status);
        return status <= 0 ? result : throw new PgException(PgError.InternalErrorState, $"collation failed: ICU error {status}");
    }

    private static Functions? Load()
    {
        try
        {
            if (FindInParent() is not ({ } path, { } version) || !NativeLibrary.TryLoad(path, out nint library))
            {
                return null;
            }
            return NativeLibrary.TryGetExport(library, "ucol_open_" + version, out nint open) &&
                NativeLibrary.TryGetExport(library, "ucol_strcollUTF8_" + version, out nint compare)
                ? new Functions
                {
                    Open = (delegate* unmanaged[Cdecl]<byte*, int*, nint>)open,
                    CompareUtf8 = (delegate* unmanaged[Cdecl]<nint, byte*, int, byte*, int, int*, int>)compare,
                }
                : null;
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static (string? Path, string? Version) FindInParent()
    {
        string? parent = File.ReadLines("/proc/self/status")
            .FirstOrDefault(static line => line.StartsWith("PPid:", StringComparison.Ordinal))?[5..].Trim();
        if (!int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out int process))
        {
            return default;
        }
        foreach (string line in File.ReadLines($"/proc/{process}/maps"))
        {
            Match match = LibraryPath().Match(line);
            if (match.Success)
            {
                return (match.Groups[1].Value, match.Groups[2].Value);
            }
        }
        return default;
    }

    [GeneratedRegex(@"(/\S*/libicui18n\.so\.(\d+)\S*)$")]
    private static partial Regex LibraryPath();
}
