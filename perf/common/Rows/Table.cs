namespace PgFusion.Perf.Rows;

/// <summary>
/// A table: its definition, and its rows in units. A unit is what one index makes: mostly a row, but all lines of an
/// order at once.
/// </summary>
/// <param name="Name">In the schema public.</param>
/// <param name="Columns">As CREATE TABLE has them.</param>
/// <param name="PrimaryKey">Its columns; null when there is none.</param>
/// <param name="Units">Of the whole table.</param>
/// <param name="UnitsPerBlock">What one task makes.</param>
/// <param name="Write">Writes units [first, first + count) to a buffer, in the binary format or as text.</param>
internal sealed record Table(string Name, string Columns, string? PrimaryKey, long Units, int UnitsPerBlock, Table.BlockWriter Write)
{
    public delegate void BlockWriter(RowBuffer buffer, bool binary, long first, int count);

    public string CreateStatement => $"CREATE TABLE {Name} ({Columns})";

    /// <summary>A table whose units are written one by one, where speed is not of the essence.</summary>
    public static Table OfUnits(string name, string columns, string? primaryKey, long units, int unitsPerBlock, Action<IRowWriter, long> write) =>
        new(name, columns, primaryKey, units, unitsPerBlock, (buffer, binary, first, count) =>
        {
            IRowWriter writer = binary ? new BinaryRowWriter(buffer) : new TextRowWriter(buffer);
            for (var i = 0; i < count; i++)
                write(writer, first + i);
        });
}
