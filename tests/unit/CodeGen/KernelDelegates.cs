namespace PgFusion.UnitTests.CodeGen;

internal delegate int Int32Function(int a, int b);

internal delegate long Int64Function(long a, long b);

internal delegate int Float64Function(double a, double b);

internal delegate int NoArguments();

internal unsafe delegate long MemoryFunction(byte* memory, long a);

internal unsafe delegate void TypedMemoryAction(long* memory, int count);

/// <summary>What random functions look like: scratch memory, and one argument of each sort.</summary>
internal unsafe delegate long RandomFunction(
    byte* memory, int i, long l, uint u, ulong w, short s, byte y, float f, double d, bool b);
