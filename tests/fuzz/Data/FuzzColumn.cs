using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Data;

/// <summary>A column of the tables' common shape: what it may hold, and how SQL and C# make values of it.</summary>
/// <param name="Name">The same in all tables.</param>
/// <param name="Type">Of expressions.</param>
/// <param name="Declaration">The type in CREATE TABLE.</param>
/// <param name="Facts">They hold in every table.</param>
/// <param name="Value">An SQL expression over i, the row number; h(i, salt) is a hash from 0 to 2^63-1.</param>
/// <param name="Special">Such an expression for an extreme value; null when there is none.</param>
/// <param name="Sample">A value that a row may hold, as text; null for a computed column of a derived table.</param>
internal sealed record FuzzColumn(
    string Name, SqlType Type, string Declaration, Facts Facts, Func<int, string> Value, Func<int, string>? Special, Func<FuzzRandom, string>? Sample);

/// <summary>A table: the common columns in an order of its own.</summary>
internal sealed record FuzzTable(string Name, int Rows, IReadOnlyList<FuzzColumn> Columns, FuzzColumn Id, bool HasPrimaryKey, int Weight);
