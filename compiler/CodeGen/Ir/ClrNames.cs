using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// Names of .NET types and methods for dumps, messages and cache keys. They carry the assembly, so that within a
/// process equal names mean equal members. Names are kept as long as what they name.
/// </summary>
internal static class ClrNames
{
    private static readonly ConditionalWeakTable<Type, string> Types = [];
    private static readonly ConditionalWeakTable<MethodBase, string> Methods = [];

    /// <summary>Like <c>[PgFusion.Runtime]PgFusion.Runtime.Functions.StringRef</c>.</summary>
    public static string Of(Type type) => Types.GetValue(type, Build);

    /// <summary>Like <c>[PgFusion.Runtime]PgFusion.Runtime.Functions.IntegerFunctions.AddInt4(i32, i32)</c>.</summary>
    public static string Of(MethodBase method) => Methods.GetValue(method, Build);

    public static string Of(FieldInfo field) =>
        (field.DeclaringType is { } declaring ? Of(declaring) + "." : "") + field.Name;

    private static string Build(Type type)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!) + "&";
        }
        if (type.IsPointer)
        {
            return Of(type.GetElementType()!) + "*";
        }
        if (type.IsArray)
        {
            return Of(type.GetElementType()!) + "[]";
        }
        IrType? simple = IrType.Simple?.FirstOrDefault(s => s.Type == type);
        if (simple is not null)
        {
            return simple.Name;
        }
        if (type.IsGenericParameter)
        {
            return type.Name;
        }
        var text = new StringBuilder();
        text.Append('[').Append(type.Assembly.GetName().Name).Append(']');
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        text.Append(definition.FullName);
        if (type.IsGenericType)
        {
            AppendArguments(text, type.GetGenericArguments());
        }
        return text.ToString();
    }

    private static string Build(MethodBase method)
    {
        var text = new StringBuilder();
        text.Append(method.DeclaringType is { } declaring ? Of(declaring) + "." : "").Append(method.Name);
        if (method.IsGenericMethod)
        {
            AppendArguments(text, method.GetGenericArguments());
        }
        text.Append('(').AppendJoin(", ", method.GetParameters().Select(p => Of(p.ParameterType))).Append(')');
        return text.ToString();
    }

    private static void AppendArguments(StringBuilder text, Type[] arguments) =>
        text.Append('<').AppendJoin(", ", arguments.Select(Of)).Append('>');
}
