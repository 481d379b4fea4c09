using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.Compiler.CodeGen.CSharp;

/// <summary>
/// IR to machine code by way of C#: slower to compile than <see cref="Il.IlCompiler"/> by two orders of magnitude, and
/// with the same answers. All functions of a call make one assembly in a collectible load context, which goes when the
/// last of their delegates does. Stateless; any thread may compile.
/// <para>
/// Generated code uses what is internal or private elsewhere. Roslyn lets it by an option that it keeps to itself
/// (reached by reflection, checked by a test); the runtime lets it by IgnoresAccessChecksToAttribute, which it knows by
/// name only, so the assembly brings its own declaration.
/// </para>
/// </summary>
internal static class CSharpCompiler
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.None);

    private static readonly CSharpCompilationOptions CompilationOptions = IgnoringAccessibility(new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        checkOverflow: false,
        allowUnsafe: true,
        generalDiagnosticOption: ReportDiagnostic.Suppress,
        concurrentBuild: false,
        metadataImportOptions: MetadataImportOptions.All));

    private static int s_assemblyNumber;

    /// <exception cref="IrException">A function is not well formed, or a delegate does not fit it.</exception>
    /// <exception cref="CSharpCompilationException">Roslyn refuses the C#.</exception>
    public static CompiledFunction[] Compile(IReadOnlyList<IrFunction> functions, IReadOnlyList<Type> delegateTypes)
    {
        if (functions.Count != delegateTypes.Count)
        {
            throw new ArgumentException($"{functions.Count} functions and {delegateTypes.Count} delegate types");
        }
        long start = Stopwatch.GetTimestamp();
        (IrFunction Function, DelegateSignature? Signature)[] inputs =
            [.. functions.Select((f, i) => (f, (DelegateSignature?)DelegateSignature.Of(f, delegateTypes[i])))];
        CSharpProgram program = CSharpWriter.Write(inputs);
        Assembly[] assemblies =
            [.. program.Types.SelectMany(Parts).Select(t => t.Assembly).Append(typeof(object).Assembly).Distinct()];
        Type type = Load(program, assemblies);
        TimeSpan emitTime = Stopwatch.GetElapsedTime(start) / functions.Count;

        var compiled = new CompiledFunction[functions.Count];
        for (int i = 0; i < functions.Count; i++)
        {
            (IrFunction, DelegateSignature?) input = inputs[i];
            MethodInfo method = type.GetMethod(program.MethodNames[i], BindingFlags.Static | BindingFlags.NonPublic)!;
            start = Stopwatch.GetTimestamp();
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
            TimeSpan jitTime = Stopwatch.GetElapsedTime(start);
            compiled[i] = new CompiledFunction
            {
                Name = functions[i].Name,
                Delegate = method.CreateDelegate(delegateTypes[i]),
                LazyListing = new Lazy<string>(() => CSharpWriter.Write([input]).Text),
                IlBytes = method.GetMethodBody()?.GetILAsByteArray()?.Length ?? 0,
                EmitTime = emitTime,
                JitTime = jitTime,
            };
        }
        return compiled;
    }

    private static Type Load(CSharpProgram program, Assembly[] assemblies)
    {
        string name = $"PgFusion.Generated{Interlocked.Increment(ref s_assemblyNumber)}";
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [
                CSharpSyntaxTree.ParseText(program.Text, ParseOptions),
                CSharpSyntaxTree.ParseText(AccessDeclarations(assemblies), ParseOptions),
            ],
            MetadataReferences.Closure(assemblies),
            CompilationOptions);
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        if (!result.Success)
        {
            IEnumerable<string> errors = result.Diagnostics
                .Where(d => d.Severity == DiagnosticSeverity.Error)
                .Take(10)
                .Select(d => d.ToString());
            throw new CSharpCompilationException(
                $"the generated C# does not compile:\n{string.Join('\n', errors)}", program.Text);
        }
        image.Position = 0;
        return new GeneratedLoadContext(name, assemblies).LoadFromStream(image).GetType(CSharpWriter.ClassName)!;
    }

    private static string AccessDeclarations(Assembly[] assemblies)
    {
        IEnumerable<string> uses = assemblies
            .Where(a => a != typeof(object).Assembly)
            .Select(a => $"[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo(\"{a.GetName().Name}\")]\n");
        return string.Concat(uses) + """
            namespace System.Runtime.CompilerServices
            {
                [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
                internal sealed class IgnoresAccessChecksToAttribute : Attribute
                {
                    public IgnoresAccessChecksToAttribute(string assemblyName)
                    {
                    }
                }
            }
            """;
    }

    /// <summary>The type and whatever it is made of: the arguments of a generic type may come from elsewhere.</summary>
    private static IEnumerable<Type> Parts(Type type) => type.IsGenericType
        ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];

    private static CSharpCompilationOptions IgnoringAccessibility(CSharpCompilationOptions options)
    {
        PropertyInfo? flags = typeof(CSharpCompilationOptions).GetProperty(
            "TopLevelBinderFlags", BindingFlags.Instance | BindingFlags.NonPublic);
        if (flags is null || !Enum.TryParse(flags.PropertyType, "IgnoreAccessibility", out object? value))
        {
            throw new NotSupportedException("this version of Roslyn has no option to ignore accessibility");
        }
        flags.SetValue(options, value);
        return options;
    }

    /// <summary>Gives the generated assembly the very assemblies that the IR's methods are from, wherever they were loaded.</summary>
    private sealed class GeneratedLoadContext(string name, Assembly[] assemblies)
        : AssemblyLoadContext(name, isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            Array.Find(assemblies, a => AssemblyName.ReferenceMatchesDefinition(a.GetName(), assemblyName));
    }
}
