using PgFusion.Tpch.Generator;

namespace PgFusion.Tpch.Rows;

/// <summary>
/// A table: its definition, and its rows in units. A unit is what one index makes: a row, except
/// for PARTSUPP (the four rows of a part) and LINEITEM (the lines of an order).
/// </summary>
internal sealed record Table(string Name, string Columns, string PrimaryKey, Func<Scale, long> Units, int UnitsPerBlock, Table.BlockWriter Write)
{
    /// <summary>Writes units [first, first + count) to a buffer, in the binary format or as text.</summary>
    public delegate void BlockWriter(RowBuffer buffer, bool binary, Scale scale, TextPool text, long first, int count);

    public string CreateStatement => $"CREATE TABLE {Name} ({Columns})";

    /// <summary>All eight, the largest first: the order in which they are best loaded.</summary>
    public static readonly Table[] All =
    [
        new("lineitem",
            "l_orderkey bigint NOT NULL, l_partkey integer NOT NULL, l_suppkey integer NOT NULL, l_linenumber integer NOT NULL, "
            + "l_quantity numeric(15,2) NOT NULL, l_extendedprice numeric(15,2) NOT NULL, l_discount numeric(15,2) NOT NULL, l_tax numeric(15,2) NOT NULL, "
            + "l_returnflag char(1) NOT NULL, l_linestatus char(1) NOT NULL, l_shipdate date NOT NULL, l_commitdate date NOT NULL, "
            + "l_receiptdate date NOT NULL, l_shipinstruct char(25) NOT NULL, l_shipmode char(10) NOT NULL, l_comment varchar(44) NOT NULL",
            "l_orderkey, l_linenumber", s => s.Orders, 2000,
            (buffer, binary, scale, text, first, count) => Block<LineUnit>(buffer, binary, scale, text, first, count)),
        new("orders",
            "o_orderkey bigint NOT NULL, o_custkey integer NOT NULL, o_orderstatus char(1) NOT NULL, o_totalprice numeric(15,2) NOT NULL, "
            + "o_orderdate date NOT NULL, o_orderpriority char(15) NOT NULL, o_clerk char(15) NOT NULL, o_shippriority integer NOT NULL, "
            + "o_comment varchar(79) NOT NULL",
            "o_orderkey", s => s.Orders, 8000,
            (buffer, binary, scale, text, first, count) => Block<OrderUnit>(buffer, binary, scale, text, first, count)),
        new("partsupp",
            "ps_partkey integer NOT NULL, ps_suppkey integer NOT NULL, ps_availqty integer NOT NULL, ps_supplycost numeric(15,2) NOT NULL, "
            + "ps_comment varchar(199) NOT NULL",
            "ps_partkey, ps_suppkey", s => s.Parts, 2000,
            (buffer, binary, scale, text, first, count) => Block<PartSuppUnit>(buffer, binary, scale, text, first, count)),
        new("part",
            "p_partkey integer NOT NULL, p_name varchar(55) NOT NULL, p_mfgr char(25) NOT NULL, p_brand char(10) NOT NULL, p_type varchar(25) NOT NULL, "
            + "p_size integer NOT NULL, p_container char(10) NOT NULL, p_retailprice numeric(15,2) NOT NULL, p_comment varchar(23) NOT NULL",
            "p_partkey", s => s.Parts, 8000,
            (buffer, binary, scale, text, first, count) => Block<PartUnit>(buffer, binary, scale, text, first, count)),
        new("customer",
            "c_custkey integer NOT NULL, c_name varchar(25) NOT NULL, c_address varchar(40) NOT NULL, c_nationkey integer NOT NULL, c_phone char(15) NOT NULL, "
            + "c_acctbal numeric(15,2) NOT NULL, c_mktsegment char(10) NOT NULL, c_comment varchar(117) NOT NULL",
            "c_custkey", s => s.Customers, 8000,
            (buffer, binary, scale, text, first, count) => Block<CustomerUnit>(buffer, binary, scale, text, first, count)),
        new("supplier",
            "s_suppkey integer NOT NULL, s_name char(25) NOT NULL, s_address varchar(40) NOT NULL, s_nationkey integer NOT NULL, s_phone char(15) NOT NULL, "
            + "s_acctbal numeric(15,2) NOT NULL, s_comment varchar(101) NOT NULL",
            "s_suppkey", s => s.Suppliers, 8000,
            (buffer, binary, scale, text, first, count) => Block<SupplierUnit>(buffer, binary, scale, text, first, count)),
        new("nation",
            "n_nationkey integer NOT NULL, n_name char(25) NOT NULL, n_regionkey integer NOT NULL, n_comment varchar(152) NOT NULL",
            "n_nationkey", _ => Words.Nations.Length, 25,
            (buffer, binary, scale, text, first, count) => Block<NationUnit>(buffer, binary, scale, text, first, count)),
        new("region",
            "r_regionkey integer NOT NULL, r_name char(25) NOT NULL, r_comment varchar(152) NOT NULL",
            "r_regionkey", _ => Words.Regions.Length, 5,
            (buffer, binary, scale, text, first, count) => Block<RegionUnit>(buffer, binary, scale, text, first, count)),
    ];

    public static Table Named(string name) =>
        Array.Find(All, t => t.Name == name) ?? throw new ArgumentException($"there is no table {name}; the tables are {string.Join(", ", All.Select(t => t.Name))}");

    // One unit type per table: a static call that is compiled once per format.
    private interface IUnit
    {
        static abstract void Write<TWriter>(ref TWriter writer, Scale scale, TextPool text, long index)
            where TWriter : struct, IRowWriter;
    }

    private static void Block<TUnit>(RowBuffer buffer, bool binary, Scale scale, TextPool text, long first, int count)
        where TUnit : struct, IUnit
    {
        if (binary)
            Units<BinaryRowWriter>(new BinaryRowWriter(buffer));
        else
            Units<TextRowWriter>(new TextRowWriter(buffer));

        void Units<TWriter>(TWriter writer)
            where TWriter : struct, IRowWriter
        {
            for (var i = 0; i < count; i++)
                TUnit.Write(ref writer, scale, text, first + i);
        }
    }

    private struct LineUnit : IUnit
    {
        public static void Write<TWriter>(ref TWriter writer, Scale scale, TextPool text, long index)
            where TWriter : struct, IRowWriter => OrderRows.WriteLines(ref writer, scale, text, index);
    }

    private struct OrderUnit : IUnit
    {
        public static void Write<TWriter>(ref TWriter writer, Scale scale, TextPool text, long index)
            where TWriter : struct, IRowWriter => OrderRows.WriteOrder(ref writer, scale, text, index);
    }

    private struct PartSuppUnit : IUnit
    {
        public static void Write<TWriter>(ref TWriter writer, Scale scale, TextPool text, long index)
            where TWriter : struct, IRowWriter => PartRows.WritePartSupp(ref writer, scale, text, (int)index + 1);
    }

    private struct PartUnit : IUnit
    {
        public static void Write<TWriter>(ref TWriter writer, Scale scale, TextPool text, long index)
            where TWriter : struct, IRowWriter => PartRows.WritePart(ref writer, scale, text, (int)index + 1);
    }

    private struct CustomerUnit : IUnit
    {
        public static void Write<TWriter>(ref TWriter writer, Scale scale, TextPool text, long index)
            where TWriter : struct, IRowWriter => CustomerRows.Write(ref writer, scale, text, (int)index + 1);
    }

    private struct SupplierUnit : IUnit
    {
        public static void Write<TWriter>(ref TWriter writer, Scale scale, TextPool text, long index)
            where TWriter : struct, IRowWriter => SupplierRows.Write(ref writer, scale, text, (int)index + 1);
    }

    private struct NationUnit : IUnit
    {
        public static void Write<TWriter>(ref TWriter writer, Scale scale, TextPool text, long index)
            where TWriter : struct, IRowWriter => NationRows.WriteNation(ref writer, scale, text, (int)index);
    }

    private struct RegionUnit : IUnit
    {
        public static void Write<TWriter>(ref TWriter writer, Scale scale, TextPool text, long index)
            where TWriter : struct, IRowWriter => NationRows.WriteRegion(ref writer, scale, text, (int)index);
    }
}
