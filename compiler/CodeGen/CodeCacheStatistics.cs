namespace PgFusion.Compiler.CodeGen;

/// <summary>What a <see cref="CodeCache"/> has done since it was made. CompileTime is emit and JIT together.</summary>
internal readonly record struct CodeCacheStatistics(
    int Entries, int EntriesMax, long Hits, long Misses, long Evictions, TimeSpan CompileTime);
