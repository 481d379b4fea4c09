using System.Runtime.InteropServices;
using System.Text;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Orders of text, known to compiled code by small integers. Handle 0 is the order of bytes (C, POSIX, and the builtin
/// provider's C.UTF-8 of PostgreSQL 17); every other handle is a libc locale or an ICU collator that is opened once and
/// kept until the process ends, since compiled code may name it at any time. PostgreSQL passes C.UTF-8 of libc through strcoll like any
/// other locale, and so does this.
/// </summary>
public static unsafe class Collation
{
    /// <summary>The handle of the order of bytes.</summary>
    public const int Bytes = 0;

    /// <summary>Locales that one worker opens; a database has a few hundred at most.</summary>
    public const int HandlesMax = 4096;

    // From glibc's locale.h: a category's mask is 1 shifted by its number.
    private const int CtypeMask = 1 << 0;
    private const int CollateMask = 1 << 3;

    private const int StackBytesMax = 512;

    private static readonly Lock s_gate = new();
    private static readonly Dictionary<(char, string, string), int> s_handles = [];
    private static volatile Opened[] s_opened = [default];

    /// <summary>A libc locale_t, or an ICU collator.</summary>
    private readonly record struct Opened(nint Address, bool IsIcu);

    /// <summary>
    /// The handle of a deterministic collation of any provider, by pg_collation.collprovider ('c' libc, 'b' builtin,
    /// 'i' ICU); the default collation is resolved to the database's own before. False if this machine does not have the
    /// locale: PostgreSQL must then do the sorting. Texts under ICU are in UTF-8.
    /// </summary>
    /// <param name="collate">libc: collcollate or datcollate.</param>
    /// <param name="ctype">libc: collctype or datctype.</param>
    /// <param name="locale">ICU: the locale.</param>
    public static bool TryOpen(char provider, string collate, string ctype, string locale, out int handle)
    {
        handle = Bytes;
        return provider switch
        {
            'c' => TryOpenLibc(collate, ctype, out handle),
            'b' => true,
            'i' => TryOpenNew('i', locale, "", out handle),
            _ => false,
        };
    }

    /// <summary>
    /// The handle of a collation of the libc provider, given by collcollate and collctype (or a database's datcollate and
    /// datctype). False if this machine does not have the locale; PostgreSQL must then do the sorting.
    /// </summary>
    public static bool TryOpenLibc(string collate, string ctype, out int handle)
    {
        handle = Bytes;
        return collate is "C" or "POSIX" || TryOpenNew('c', collate, ctype, out handle);
    }

    private static bool TryOpenNew(char provider, string name, string ctype, out int handle)
    {
        lock (s_gate)
        {
            if (s_handles.TryGetValue((provider, name, ctype), out handle))
            {
                return true;
            }
            Opened[] opened = s_opened;
            if (opened.Length >= HandlesMax)
            {
                return false;
            }
            nint address = provider == 'i' ? IcuLibrary.Open(name) : NewLocale(name, ctype);
            if (address == 0)
            {
                return false;
            }
            handle = opened.Length;
            // Published as a whole, so that readers need no lock.
            s_opened = [.. opened, new Opened(address, provider == 'i')];
            s_handles.Add((provider, name, ctype), handle);
            return true;
        }
    }

    /// <summary>
    /// varstr_cmp: strcoll or ICU, and where that calls different strings equal, the order of bytes decides.
    /// </summary>
    internal static int Compare(byte* a, int aLength, byte* b, int bLength, int handle)
    {
        if (TextFunctions.Equal(a, aLength, b, bLength))
        {
            return 0;
        }
        Opened opened = s_opened[handle];
        int result = opened.IsIcu
            ? IcuLibrary.Compare(opened.Address, a, aLength, b, bLength)
            : aLength < StackBytesMax && bLength < StackBytesMax
                ? CompareOnStack(a, aLength, b, bLength, opened.Address)
                : CompareOnHeap(a, aLength, b, bLength, opened.Address);
        return result != 0 ? Math.Sign(result) : TextFunctions.CompareBytes(a, aLength, b, bLength);
    }

    [System.Runtime.CompilerServices.SkipLocalsInit]
    private static int CompareOnStack(byte* a, int aLength, byte* b, int bLength, nint locale)
    {
        byte* copyA = stackalloc byte[StackBytesMax];
        byte* copyB = stackalloc byte[StackBytesMax];
        return strcoll_l(Terminate(a, aLength, copyA), Terminate(b, bLength, copyB), locale);
    }

    private static int CompareOnHeap(byte* a, int aLength, byte* b, int bLength, nint locale)
    {
        byte* copy = (byte*)NativeMemory.Alloc((nuint)aLength + (nuint)bLength + 2);
        try
        {
            return strcoll_l(Terminate(a, aLength, copy), Terminate(b, bLength, copy + aLength + 1), locale);
        }
        finally
        {
            NativeMemory.Free(copy);
        }
    }

    private static byte* Terminate(byte* text, int length, byte* copy)
    {
        Buffer.MemoryCopy(text, copy, length, length);
        copy[length] = 0;
        return copy;
    }

    private static nint NewLocale(string collate, string ctype)
    {
        fixed (byte* collateName = Encoding.UTF8.GetBytes(collate + '\0'), ctypeName = Encoding.UTF8.GetBytes(ctype + '\0'))
        {
            if (collate == ctype)
            {
                return newlocale(CollateMask | CtypeMask, collateName, 0);
            }
            nint locale = newlocale(CollateMask, collateName, 0);
            if (locale == 0)
            {
                return 0;
            }
            nint combined = newlocale(CtypeMask, ctypeName, locale);
            if (combined == 0)
            {
                freelocale(locale);
            }
            return combined;
        }
    }

    [DllImport("libc", ExactSpelling = true)]
    private static extern nint newlocale(int mask, byte* name, nint @base);

    [DllImport("libc", ExactSpelling = true)]
    private static extern void freelocale(nint locale);

    [DllImport("libc", ExactSpelling = true)]
    private static extern int strcoll_l(byte* a, byte* b, nint locale);
}
