using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// How large arrays are (arrayfuncs.c). A stored array begins with the number of its dimensions, where its elements are,
/// and their type; then come the lengths of the dimensions, and their lower bounds. An empty one has no dimensions.
/// </summary>
public static unsafe class ArrayFunctions
{
    private const int HeaderBytes = 3 * sizeof(int);

    /// <summary>Is there such a dimension?</summary>
    public static bool HasDimension(byte* array, int length, int dimension) => dimension > 0 && dimension <= Dimensions(array, length);

    /// <summary>array_length of a dimension that there is.</summary>
    public static int Length(byte* array, int length, int dimension) => HasDimension(array, length, dimension) ? Word(array, dimension - 1) : 0;

    /// <summary>array_lower.</summary>
    public static int Lower(byte* array, int length, int dimension) =>
        HasDimension(array, length, dimension) ? Word(array, Dimensions(array, length) + dimension - 1) : 0;

    /// <summary>array_upper.</summary>
    public static int Upper(byte* array, int length, int dimension) =>
        unchecked(Length(array, length, dimension) + Lower(array, length, dimension) - 1);

    /// <summary>cardinality: all elements.</summary>
    public static int Cardinality(byte* array, int length)
    {
        int dimensions = Dimensions(array, length);
        int count = dimensions > 0 ? 1 : 0;
        for (int i = 0; i < dimensions; i++)
        {
            count *= Word(array, i);
        }
        return count;
    }

    /// <summary>Of a NULL, which has no bytes, there are none.</summary>
    private static int Dimensions(byte* array, int length) => length < HeaderBytes ? 0 : Unsafe.ReadUnaligned<int>(array);

    private static int Word(byte* array, int index) => Unsafe.ReadUnaligned<int>(array + HeaderBytes + index * sizeof(int));
}
