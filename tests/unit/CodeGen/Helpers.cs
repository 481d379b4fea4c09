using System.Reflection;
using System.Runtime.InteropServices;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.UnitTests.CodeGen;

/// <summary>A struct that nobody outside this assembly may see, as compiled code will meet them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Pair
{
    public long First;
    public int Second;
    public double Third;
}

/// <summary>Methods for generated code to call: not public, overloaded, generic, with pointers, structs and operators.</summary>
internal static unsafe class Helpers
{
    public static readonly MethodInfo ToInt128 = Operator("op_Implicit", typeof(long), typeof(Int128));
    public static readonly MethodInfo AddInt128 = Operator("op_Addition", typeof(Int128), typeof(Int128));
    public static readonly MethodInfo MultiplyInt128 = Operator("op_Multiply", typeof(Int128), typeof(Int128));
    public static readonly MethodInfo NegateInt128 = Operator("op_UnaryNegation", typeof(Int128), typeof(Int128));
    public static readonly MethodInfo LessInt128 = Operator("op_LessThan", typeof(Int128), typeof(bool));
    public static readonly MethodInfo TruncateInt128 = Operator("op_Explicit", typeof(Int128), typeof(long));
    public static readonly MethodInfo OneInt128 = typeof(Int128).GetMethod("get_One")!;

    public static readonly MethodInfo SwapInt64 = Private(nameof(Swap)).MakeGenericMethod(typeof(long));

    private static long Mix(long a, int b) => (a * 31) ^ b;

    private static int Mix(int a, int b) => unchecked((a * 17) + b);

    private static double Half(double value) => value / 2;

    private static float Twice(float value) => value * 2;

    private static bool Odd(long value) => (value & 1) != 0;

    private static byte Low(ulong value) => (byte)value;

    private static short Clip(int value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    private static Pair MakePair(long first, int second) => new() { First = first, Second = second, Third = second };

    private static long PairSum(Pair pair) => unchecked(pair.First + pair.Second);

    private static void Bump(long* counter, int by) => *counter = unchecked(*counter + by);

    private static byte* Advance(byte* pointer, int by) => pointer + by;

    private static long* Middle(byte* pointer) => (long*)(pointer + 64);

    private static void Swap<T>(T* a, T* b)
        where T : unmanaged =>
        (*a, *b) = (*b, *a);

    public static MethodInfo Private(string name, params Type[] parameters) => typeof(Helpers)
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
        .Single(m => m.Name == name
            && (parameters.Length == 0 || m.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameters)));

    public static IrExpr Call(string name, params IrExpr[] arguments) => Ir.Call(typeof(Helpers), name, arguments);

    private static MethodInfo Operator(string name, Type first, Type returns) => typeof(Int128).GetMethods()
        .Single(m => m.Name == name && m.ReturnType == returns && m.GetParameters()[0].ParameterType == first
            && m.GetParameters().All(p => p.ParameterType == first));
}
