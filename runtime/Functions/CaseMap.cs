using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// How a libc locale changes the case of characters in UTF-8, which PostgreSQL asks for one code point after the other
/// (formatting.c). The answers for ASCII are kept in tables; the others are asked for each time. A map is opened once
/// for a locale and kept until the process ends, since compiled code may name it at any time. The map at address 0 is
/// that of C, which knows the letters of ASCII only.
/// </summary>
public unsafe struct CaseMap
{
    private const int AsciiCount = 128;
    private const int CtypeMask = 1 << 0;

    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, nint> s_maps = [];

    private nint _locale;
    private fixed int _upper[AsciiCount];
    private fixed int _lower[AsciiCount];
    private fixed bool _alphanumeric[AsciiCount];

    /// <summary>The map of a locale by its LC_CTYPE; false if this machine does not have it.</summary>
    public static bool TryOpen(string ctype, out nint map)
    {
        lock (s_gate)
        {
            if (s_maps.TryGetValue(ctype, out map))
            {
                return map != 0;
            }
            nint locale;
            fixed (byte* name = Encoding.UTF8.GetBytes(ctype + '\0'))
            {
                locale = newlocale(CtypeMask, name, 0);
            }
            if (locale != 0)
            {
                CaseMap* opened = (CaseMap*)NativeMemory.AllocZeroed((nuint)sizeof(CaseMap));
                opened->_locale = locale;
                for (int i = 0; i < AsciiCount; i++)
                {
                    opened->_upper[i] = towupper_l(i, locale);
                    opened->_lower[i] = towlower_l(i, locale);
                    opened->_alphanumeric[i] = iswalnum_l(i, locale) != 0;
                }
                map = (nint)opened;
            }
            s_maps.Add(ctype, map);
            return map != 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int ToUpper(int codePoint) => codePoint < AsciiCount ? _upper[codePoint] : towupper_l(codePoint, _locale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int ToLower(int codePoint) => codePoint < AsciiCount ? _lower[codePoint] : towlower_l(codePoint, _locale);

    public readonly bool IsAlphanumeric(int codePoint) =>
        codePoint < AsciiCount ? _alphanumeric[codePoint] : iswalnum_l(codePoint, _locale) != 0;

    [DllImport("libc", ExactSpelling = true)]
    private static extern nint newlocale(int mask, byte* name, nint @base);

    [DllImport("libc", ExactSpelling = true), SuppressGCTransition]
    private static extern int towupper_l(int codePoint, nint locale);

    [DllImport("libc", ExactSpelling = true), SuppressGCTransition]
    private static extern int towlower_l(int codePoint, nint locale);

    [DllImport("libc", ExactSpelling = true), SuppressGCTransition]
    private static extern int iswalnum_l(int codePoint, nint locale);
}
