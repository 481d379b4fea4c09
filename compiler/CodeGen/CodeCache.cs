using System.Security.Cryptography;
using System.Text;
using PgFusion.Compiler.CodeGen.CSharp;
using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.Compiler.CodeGen;

internal enum CodeBackEnd
{
    Il,
    CSharp,
}

/// <summary>
/// Compiled functions by what they are: the same IR for the same delegate is compiled once, whichever query asks.
/// Constants and parameters of queries are state and no part of the IR, so queries of one shape meet here. Bounded, the
/// least recently used entry goes first; code that is still in use lives on with its delegate. Any thread may ask, and
/// those that ask for the same function at the same time wait for one compilation.
/// </summary>
internal sealed class CodeCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];

    /// <summary>Most recently used first.</summary>
    private readonly LinkedList<Entry> _byUse = [];

    private readonly int _entriesMax;
    private long _hits;
    private long _misses;
    private long _evictions;
    private TimeSpan _compileTime;

    public CodeCache(int entriesMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(entriesMax);
        _entriesMax = entriesMax;
    }

    /// <summary>A hit may still be waiting for the compilation that another request has begun.</summary>
    public CodeCacheStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return new CodeCacheStatistics(_entries.Count, _entriesMax, _hits, _misses, _evictions, _compileTime);
            }
        }
    }

    /// <summary>The function's code, compiled now if it is not here. A failed compilation is not kept.</summary>
    /// <exception cref="IrException">The function is not well formed, or the delegate does not fit it.</exception>
    /// <exception cref="MethodTooLargeException">The JIT would not optimise it.</exception>
    public CompiledFunction Get(CodeBackEnd backEnd, IrFunction function, Type delegateType)
    {
        // Bounds the nesting, which the printer relies on.
        IrVerifier.Verify(function);
        var key = new Key(backEnd, delegateType, Hash(IrPrinter.Print(function)));
        LinkedListNode<Entry> node;
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? known))
            {
                _hits++;
                node = known;
                _byUse.Remove(node);
            }
            else
            {
                _misses++;
                node = new LinkedListNode<Entry>(
                    new Entry(key, new Lazy<CompiledFunction>(() => Compile(backEnd, function, delegateType))));
                _entries.Add(key, node);
            }
            _byUse.AddFirst(node);
            while (_entries.Count > _entriesMax)
            {
                _entries.Remove(_byUse.Last!.Value.Key);
                _byUse.RemoveLast();
                _evictions++;
            }
        }
        try
        {
            return node.Value.Code.Value;
        }
        catch
        {
            Forget(node);
            throw;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _byUse.Clear();
        }
    }

    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private CompiledFunction Compile(CodeBackEnd backEnd, IrFunction function, Type delegateType)
    {
        CompiledFunction compiled = backEnd switch
        {
            CodeBackEnd.Il => IlCompiler.Compile(function, delegateType),
            CodeBackEnd.CSharp => CSharpCompiler.Compile([function], [delegateType])[0],
            _ => throw new ArgumentOutOfRangeException(nameof(backEnd), backEnd, null),
        };
        lock (_lock)
        {
            _compileTime += compiled.EmitTime + compiled.JitTime;
        }
        return compiled;
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        lock (_lock)
        {
            // Another request may have evicted the entry, and a third one begun anew.
            if (_entries.TryGetValue(node.Value.Key, out LinkedListNode<Entry>? current) && current == node)
            {
                _entries.Remove(node.Value.Key);
                _byUse.Remove(node);
            }
        }
    }

    private readonly record struct Key(CodeBackEnd BackEnd, Type DelegateType, UInt128 Hash);

    private sealed record Entry(Key Key, Lazy<CompiledFunction> Code);
}
