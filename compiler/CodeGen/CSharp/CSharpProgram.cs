namespace PgFusion.Compiler.CodeGen.CSharp;

/// <summary>What <see cref="CSharpWriter"/> writes: the text, the methods' names in order, the types that it names.</summary>
internal sealed record CSharpProgram(string Text, IReadOnlyList<string> MethodNames, IReadOnlyList<Type> Types);
