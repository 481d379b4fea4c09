using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// A strict PostgreSQL function that the worker computes itself, exactly. The lowering is called with arguments that
/// are not NULL (or whose result will be thrown away) and gives code for the result.
/// </summary>
/// <param name="name">pg_proc.proname.</param>
/// <param name="source">pg_proc.prosrc, when several functions have the name, or several names the function.</param>
internal abstract class NativeFunction(string name, string? source = null)
{
    /// <summary>pg_proc.proname, for plans and dumps.</summary>
    public string Name { get; } = name;

    /// <summary>The C function that it stands for, pg_proc.prosrc; null when the name alone tells.</summary>
    public string? Source { get; } = source;

    /// <summary>True when the result may be NULL although no argument is.</summary>
    public virtual bool MayBeNull => false;

    /// <summary>True when results may be of any length in the thread's scratch; a pipeline then takes it back row by row.</summary>
    public virtual bool MakesLargeValues => false;

    /// <summary>
    /// What computes it for this server, whose encoding or version may decide; the same object each time. Null when the
    /// worker does not know it for this server.
    /// </summary>
    public virtual NativeFunction? For(CatalogBundle catalog) => this;

    /// <summary>What computes it under a collation, if that decides; the same object each time. Asked before <see cref="Bind"/>.</summary>
    public virtual NativeFunction Under(CollationInfo? collation) => this;

    /// <summary>
    /// The representation of the result, or null when the function is not native for these arguments (a collation the
    /// worker does not know).
    /// </summary>
    public abstract ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation);

    /// <summary>
    /// Which time zone the call takes beside its arguments, as one more at their end. Asked after <see cref="Bind"/>, of a
    /// call that is native.
    /// </summary>
    public virtual ZoneSource Zone => ZoneSource.None;

    /// <summary>True when evaluating the call may raise an error, so that it must not run for rows PostgreSQL would not run it for.</summary>
    public virtual bool CanThrow(CallScalar call) => false;

    /// <summary>Code for the result; the arguments' null flags are the caller's business.</summary>
    public abstract Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments);
}

/// <summary>Where a function has its time zone from.</summary>
internal enum ZoneSource
{
    None,

    /// <summary>The setting TimeZone, when execution starts.</summary>
    Session,

    /// <summary>The first argument, a constant name.</summary>
    First,

    /// <summary>The third argument, a constant name.</summary>
    Third,
}

/// <summary>What binding may look at.</summary>
internal sealed record BindingContext(CatalogBundle Catalog, TypeOrder Order);
