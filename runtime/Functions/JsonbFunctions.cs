using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// jsonb in its stored form (jsonb.h, jsonfuncs.c), which is searched and cut without being taken apart:
/// <code>
///   container   u32 header: count, kind | u32 entry per child | bytes of the children
///   entry       28 bits length, or end of the child from the first child's start; 3 bits type; 1 bit which of the two
/// </code>
/// An object's children are its keys, shortest first, and then the values. Numerics and containers begin at a multiple
/// of four from the first child. A value that is neither array nor object is an array of one, and marked. Results
/// without a pointer are NULL.
/// </summary>
public static unsafe class JsonbFunctions
{
    private const uint CountMask = 0x0FFFFFFF;
    private const uint ScalarFlag = 0x10000000;
    private const uint ObjectFlag = 0x20000000;
    private const uint ArrayFlag = 0x40000000;

    private const uint LengthMask = 0x0FFFFFFF;
    private const uint TypeMask = 0x70000000;
    private const uint HasOffset = 0x80000000;

    private const uint StringType = 0;
    private const uint NumericType = 0x10000000;
    private const uint FalseType = 0x20000000;
    private const uint TrueType = 0x30000000;
    private const uint NullType = 0x40000000;

    /// <summary>A child: its type and its bytes, without what aligns them.</summary>
    private readonly ref struct Child(uint type, byte* bytes, int length)
    {
        public readonly uint Type = type;
        public readonly byte* Bytes = bytes;
        public readonly int Length = length;

        public ReadOnlySpan<byte> Span => new(Bytes, Length);
    }

    /// <summary>object -> key.</summary>
    public static StringRef Field(byte* value, int length, byte* key, int keyLength, Scratch* scratch) =>
        TryFind(value, new ReadOnlySpan<byte>(key, keyLength), out int index) ? ToJsonb(ChildAt(value, index), scratch) : default;

    /// <summary>object ->> key.</summary>
    public static StringRef FieldText(byte* value, int length, byte* key, int keyLength, Scratch* scratch) =>
        TryFind(value, new ReadOnlySpan<byte>(key, keyLength), out int index) ? ToText(ChildAt(value, index), scratch) : default;

    /// <summary>array -> number; negative ones count from the end.</summary>
    public static StringRef Element(byte* value, int length, int number, Scratch* scratch) =>
        TryIndex(value, ref number) ? ToJsonb(ChildAt(value, number), scratch) : default;

    /// <summary>array ->> number.</summary>
    public static StringRef ElementText(byte* value, int length, int number, Scratch* scratch) =>
        TryIndex(value, ref number) ? ToText(ChildAt(value, number), scratch) : default;

    /// <summary>value ? key: is it a key of the object, or a string of the array?</summary>
    public static bool Exists(byte* value, int length, byte* key, int keyLength)
    {
        var wanted = new ReadOnlySpan<byte>(key, keyLength);
        if ((Header(value) & ArrayFlag) == 0)
        {
            return TryFind(value, wanted, out _);
        }
        int count = Count(value);
        for (int i = 0; i < count; i++)
        {
            Child child = ChildAt(value, i);
            if (child.Type == StringType && child.Span.SequenceEqual(wanted))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>jsonb_array_length.</summary>
    public static int ArrayLength(byte* value, int length)
    {
        if ((Header(value) & ScalarFlag) != 0)
        {
            PgError.JsonArrayLength("cannot get array length of a scalar");
        }
        if ((Header(value) & ArrayFlag) == 0)
        {
            PgError.JsonArrayLength("cannot get array length of a non-array");
        }
        return Count(value);
    }

    /// <summary>jsonb_typeof.</summary>
    public static StringRef TypeName(byte* value, int length, Scratch* scratch)
    {
        uint header = Header(value);
        ReadOnlySpan<byte> name = (header & ScalarFlag) == 0
            ? (header & ArrayFlag) != 0 ? "array"u8 : "object"u8
            : ChildAt(value, 0).Type switch
            {
                StringType => "string"u8,
                NumericType => "number"u8,
                NullType => "null"u8,
                _ => "boolean"u8,
            };
        return Copy(name, scratch);
    }

    /// <summary>The text of a whole value.</summary>
    public static StringRef Text(byte* value, int length, Scratch* scratch)
    {
        var writer = new JsonWriter(scratch);
        WriteContainer(ref writer, value);
        return writer.Finish();
    }

    private static uint Header(byte* container) => Unsafe.ReadUnaligned<uint>(container);

    private static int Count(byte* container) => (int)(Header(container) & CountMask);

    /// <summary>Children of an object are twice what it counts.</summary>
    private static int Children(byte* container) => (Header(container) & ObjectFlag) != 0 ? 2 * Count(container) : Count(container);

    private static uint Entry(byte* container, int index) => Unsafe.ReadUnaligned<uint>(container + sizeof(uint) * (index + 1));

    /// <summary>Where a child's bytes begin: the end that is told last before it, and the lengths since then.</summary>
    private static int OffsetOf(byte* container, int index)
    {
        uint offset = 0;
        for (int i = index - 1; i >= 0; i--)
        {
            uint entry = Entry(container, i);
            offset += entry & LengthMask;
            if ((entry & HasOffset) != 0)
            {
                break;
            }
        }
        return (int)offset;
    }

    private static Child ChildAt(byte* container, int index)
    {
        uint entry = Entry(container, index);
        int offset = OffsetOf(container, index);
        int length = (int)(entry & LengthMask) - ((entry & HasOffset) != 0 ? offset : 0);
        uint type = entry & TypeMask;
        byte* first = container + sizeof(uint) * (Children(container) + 1);
        int padding = type is StringType or FalseType or TrueType or NullType ? 0 : -offset & 3;
        return new Child(type, first + offset + padding, length - padding);
    }

    /// <summary>The position of a key's value.</summary>
    private static bool TryFind(byte* container, ReadOnlySpan<byte> key, out int index)
    {
        index = 0;
        if ((Header(container) & ObjectFlag) == 0)
        {
            return false;
        }
        int count = Count(container);
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            Child candidate = ChildAt(container, middle);
            int order = candidate.Length != key.Length ? candidate.Length.CompareTo(key.Length) : candidate.Span.SequenceCompareTo(key);
            if (order == 0)
            {
                index = middle + count;
                return true;
            }
            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return false;
    }

    private static bool TryIndex(byte* container, ref int number)
    {
        if ((Header(container) & ArrayFlag) == 0)
        {
            return false;
        }
        int count = Count(container);
        if (number < 0)
        {
            number += count;
        }
        return number >= 0 && number < count;
    }

    /// <summary>A child as a value of its own: a container as it is, anything else as an array of one.</summary>
    private static StringRef ToJsonb(Child child, Scratch* scratch)
    {
        if (child.Type > NullType)
        {
            return new StringRef(child.Bytes, child.Length);
        }
        byte* result = scratch->Allocate(2 * sizeof(uint) + child.Length);
        Unsafe.WriteUnaligned(result, 1 | ArrayFlag | ScalarFlag);
        Unsafe.WriteUnaligned(result + sizeof(uint), child.Type | (uint)child.Length | HasOffset);
        child.Span.CopyTo(new Span<byte>(result + 2 * sizeof(uint), child.Length));
        return new StringRef(result, 2 * sizeof(uint) + child.Length);
    }

    /// <summary>A child as text: a string without quotes, NULL for null.</summary>
    private static StringRef ToText(Child child, Scratch* scratch)
    {
        switch (child.Type)
        {
            case StringType:
                return new StringRef(child.Bytes, child.Length);
            case NullType:
                return default;
            case TrueType:
                return Copy("true"u8, scratch);
            case FalseType:
                return Copy("false"u8, scratch);
            case NumericType:
                return Number(child, scratch);
            default:
                return Text(child.Bytes, child.Length, scratch);
        }
    }

    /// <summary>A number is a numeric with its length in front.</summary>
    private static StringRef Number(Child child, Scratch* scratch)
    {
        bool isShort = (*child.Bytes & 1) != 0;
        int header = isShort ? 1 : sizeof(uint);
        int length = isShort ? *child.Bytes >> 1 : (int)(Unsafe.ReadUnaligned<uint>(child.Bytes) >> 2);
        return NumericFunctions.ToText(child.Bytes + header, length - header, scratch);
    }

    private static void WriteContainer(ref JsonWriter writer, byte* container)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            PgError.StackDepth();
        }
        uint header = Header(container);
        int count = Count(container);
        if ((header & ScalarFlag) != 0)
        {
            WriteValue(ref writer, ChildAt(container, 0));
            return;
        }
        bool isObject = (header & ObjectFlag) != 0;
        writer.Put(isObject ? "{"u8 : "["u8);
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                writer.Put(", "u8);
            }
            if (isObject)
            {
                writer.PutEscaped(ChildAt(container, i).Span);
                writer.Put(": "u8);
            }
            WriteValue(ref writer, ChildAt(container, isObject ? i + count : i));
        }
        writer.Put(isObject ? "}"u8 : "]"u8);
    }

    private static void WriteValue(ref JsonWriter writer, Child child)
    {
        switch (child.Type)
        {
            case StringType:
                writer.PutEscaped(child.Span);
                break;
            case NullType:
                writer.Put("null"u8);
                break;
            case TrueType:
                writer.Put("true"u8);
                break;
            case FalseType:
                writer.Put("false"u8);
                break;
            case NumericType:
                writer.Put(Number(child, writer.Scratch).Span);
                break;
            default:
                WriteContainer(ref writer, child.Bytes);
                break;
        }
    }

    private static StringRef Copy(ReadOnlySpan<byte> text, Scratch* scratch)
    {
        byte* result = scratch->Allocate(text.Length);
        text.CopyTo(new Span<byte>(result, text.Length));
        return new StringRef(result, text.Length);
    }

    /// <summary>A text that grows in the scratch.</summary>
    private ref struct JsonWriter(Scratch* scratch)
    {
        private const int FirstBytes = 256;

        private byte* _start = scratch->Allocate(FirstBytes);
        private long _capacity = FirstBytes;
        private long _length;

        public readonly Scratch* Scratch => scratch;

        public readonly StringRef Finish() => new(_start, (int)_length);

        public void Put(ReadOnlySpan<byte> text)
        {
            Reserve(text.Length);
            text.CopyTo(new Span<byte>(_start + _length, text.Length));
            _length += text.Length;
        }

        /// <summary>In quotes, with what JSON does not allow in a string behind a backslash (json.c, escape_json).</summary>
        public void PutEscaped(ReadOnlySpan<byte> text)
        {
            Put("\""u8);
            while (!text.IsEmpty)
            {
                int plain = 0;
                while (plain < text.Length && text[plain] >= ' ' && text[plain] != '"' && text[plain] != '\\')
                {
                    plain++;
                }
                Put(text[..plain]);
                if (plain == text.Length)
                {
                    break;
                }
                PutEscape(text[plain]);
                text = text[(plain + 1)..];
            }
            Put("\""u8);
        }

        private void PutEscape(byte character)
        {
            switch (character)
            {
                case (byte)'\b':
                    Put("\\b"u8);
                    break;
                case (byte)'\f':
                    Put("\\f"u8);
                    break;
                case (byte)'\n':
                    Put("\\n"u8);
                    break;
                case (byte)'\r':
                    Put("\\r"u8);
                    break;
                case (byte)'\t':
                    Put("\\t"u8);
                    break;
                case (byte)'"':
                    Put("\\\""u8);
                    break;
                case (byte)'\\':
                    Put("\\\\"u8);
                    break;
                default:
                    Put("\\u00"u8);
                    Put("0123456789abcdef"u8.Slice(character >> 4, 1));
                    Put("0123456789abcdef"u8.Slice(character & 15, 1));
                    break;
            }
        }

        private void Reserve(int bytes)
        {
            if (_length + bytes <= _capacity)
            {
                return;
            }
            _capacity = Math.Max(2 * _capacity, _length + bytes);
            byte* larger = scratch->Allocate(_capacity);
            NativeMemory.Copy(_start, larger, (nuint)_length);
            _start = larger;
        }
    }
}
