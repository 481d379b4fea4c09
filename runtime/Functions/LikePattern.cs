using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// A constant LIKE pattern, taken apart once per query, in one native allocation that the creator frees. It is never
/// changed, so all threads may use it. What most patterns are has a direct answer:
/// <code>
///   'abc'      Exact       compare               '%abc%'      Contains    vectorised search
///   'abc%'     Prefix      compare               'a%b%c'      Pieces      first and last anchored, the others
///   '%abc'     Suffix      compare                                        searched from left to right
///   '%'        Everything                        with '_'     General     LikeMatcher on the pattern itself
/// </code>
/// Searching bytes finds whole characters: in UTF-8 no character's bytes begin inside another's. A pattern that ends
/// with a lone backslash is General as well, since whether that is an error depends on the text.
/// </summary>
public unsafe struct LikePattern
{
    internal enum PatternKind
    {
        Everything,
        Exact,
        Prefix,
        Suffix,
        Contains,
        Pieces,
        General,
    }

    private struct Piece
    {
        public int Offset;
        public int Length;
    }

    private PatternKind _kind;
    private bool _utf8;
    private bool _anchoredStart;
    private bool _anchoredEnd;
    private int _pieceCount;
    private int _literalBytes;
    private int _patternLength;

    // Behind the struct: the pieces, then the literal bytes of all pieces, then the pattern as it was given.
    private Piece* _pieces;
    private byte* _literals;
    private byte* _pattern;

    internal readonly PatternKind Kind => _kind;

    /// <summary>
    /// Takes a pattern apart. <paramref name="utf8"/> is false for single-byte encodings and bytea. The result is freed
    /// with <see cref="Free"/>.
    /// </summary>
    public static LikePattern* Create(byte* pattern, int length, bool utf8)
    {
        // A piece takes one byte of the pattern, and one more for the wildcard next to it.
        int piecesMax = length / 2 + 1;
        LikePattern* result = (LikePattern*)NativeMemory.AllocZeroed(
            (nuint)sizeof(LikePattern) + (nuint)piecesMax * (nuint)sizeof(Piece) + (nuint)length * 2 + 1);
        result->_pieces = (Piece*)(result + 1);
        result->_literals = (byte*)(result->_pieces + piecesMax);
        result->_pattern = result->_literals + length;
        result->_patternLength = length;
        result->_utf8 = utf8;
        Unsafe.CopyBlockUnaligned(result->_pattern, pattern, (uint)length);
        result->Analyse();
        return result;
    }

    public static void Free(LikePattern* pattern) => NativeMemory.Free(pattern);

    private void Analyse()
    {
        bool inPiece = false;
        _anchoredStart = _patternLength == 0 || _pattern[0] != '%';
        _anchoredEnd = true;
        for (int i = 0; i < _patternLength; i++)
        {
            byte value = _pattern[i];
            if (value == '_' || (value == '\\' && i + 1 == _patternLength))
            {
                _kind = PatternKind.General;
                return;
            }
            if (value == '%')
            {
                inPiece = false;
                _anchoredEnd = false;
                continue;
            }
            if (value == '\\')
            {
                value = _pattern[++i];
            }
            if (!inPiece)
            {
                inPiece = true;
                _pieces[_pieceCount++].Offset = _literalBytes;
            }
            _anchoredEnd = true;
            _pieces[_pieceCount - 1].Length++;
            _literals[_literalBytes++] = value;
        }
        _kind = (_pieceCount, _anchoredStart, _anchoredEnd) switch
        {
            (0, true, _) => PatternKind.Exact,
            (0, false, _) => PatternKind.Everything,
            (1, true, true) => PatternKind.Exact,
            (1, true, false) => PatternKind.Prefix,
            (1, false, true) => PatternKind.Suffix,
            (1, false, false) => PatternKind.Contains,
            _ => PatternKind.Pieces,
        };
    }

    /// <summary>True if the text matches.</summary>
    public readonly bool Matches(byte* text, int length)
    {
        switch (_kind)
        {
            case PatternKind.Everything:
                return true;
            case PatternKind.Exact:
                return TextFunctions.Equal(text, length, _literals, _literalBytes);
            case PatternKind.Prefix:
                return TextFunctions.StartsWith(text, length, _literals, _literalBytes);
            case PatternKind.Suffix:
                return length >= _literalBytes
                    && TextFunctions.Equal(text + length - _literalBytes, _literalBytes, _literals, _literalBytes);
            case PatternKind.Contains:
                return new ReadOnlySpan<byte>(text, length).IndexOf(new ReadOnlySpan<byte>(_literals, _literalBytes)) >= 0;
            case PatternKind.Pieces:
                return MatchesPieces(text, length);
            default:
                return LikeMatcher.Matches(text, length, _pattern, _patternLength, _utf8);
        }
    }

    /// <summary>Taking the leftmost place for each piece leaves most room for the pieces after it.</summary>
    private readonly bool MatchesPieces(byte* text, int length)
    {
        if (length < _literalBytes)
        {
            return false;
        }
        int first = 0;
        int last = _pieceCount;
        byte* end = text + length;
        if (_anchoredStart)
        {
            if (!TextFunctions.StartsWith(text, length, _literals, _pieces[0].Length))
            {
                return false;
            }
            text += _pieces[0].Length;
            first++;
        }
        if (_anchoredEnd)
        {
            Piece tail = _pieces[--last];
            if (!TextFunctions.Equal(end - tail.Length, tail.Length, _literals + tail.Offset, tail.Length))
            {
                return false;
            }
            end -= tail.Length;
        }
        for (int i = first; i < last; i++)
        {
            Piece piece = _pieces[i];
            int offset = new ReadOnlySpan<byte>(text, (int)(end - text))
                .IndexOf(new ReadOnlySpan<byte>(_literals + piece.Offset, piece.Length));
            if (offset < 0)
            {
                return false;
            }
            text += offset + piece.Length;
        }
        return true;
    }
}
