using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;

namespace PgFusion.Compiler.CodeGen.CSharp;

/// <summary>
/// References for Roslyn made from the assemblies loaded in this process, by their metadata in memory: no files, no
/// reference packs, so it works in a published worker as well as in a test. The list is closed over what the assemblies
/// refer to, because Roslyn follows type forwards and signatures. Made once per assembly and kept for good.
/// </summary>
internal static class MetadataReferences
{
    private static readonly ConcurrentDictionary<Assembly, MetadataReference?> Known = new();

    public static IReadOnlyList<MetadataReference> Closure(IEnumerable<Assembly> roots)
    {
        var references = new List<MetadataReference>();
        var seen = new HashSet<Assembly>();
        var open = new Queue<Assembly>(roots);
        while (open.TryDequeue(out Assembly? assembly))
        {
            if (!seen.Add(assembly) || Known.GetOrAdd(assembly, Create) is not { } reference)
            {
                continue;
            }
            references.Add(reference);
            foreach (AssemblyName name in assembly.GetReferencedAssemblies())
            {
                try
                {
                    open.Enqueue(Assembly.Load(name));
                }
                catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
                {
                    // An assembly that is not there cannot be in use. Roslyn says so if a signature needs it after all.
                }
            }
        }
        return references;
    }

    private static unsafe MetadataReference? Create(Assembly assembly) =>
        assembly.TryGetRawMetadata(out byte* blob, out int length)
            ? AssemblyMetadata.Create(ModuleMetadata.CreateFromMetadata((nint)blob, length))
                .GetReference(display: assembly.GetName().Name)
            : null;
}
