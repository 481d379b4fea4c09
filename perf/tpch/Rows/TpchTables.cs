using PgFusion.Perf.Rows;
using PgFusion.Tpch.Generator;

namespace PgFusion.Tpch.Rows;

/// <summary>
/// The eight tables. A unit is a row, except for PARTSUPP (the four rows of a part) and LINEITEM (the lines of an order).
/// </summary>
internal static class TpchTables
{
    /// <summary>Raised when the generator's output changes for the same scale and seed.</summary>
    private const int GeneratorVersion = 1;

    /// <param name="scale">How many rows.</param>
    /// <param name="pool">The text that comments are taken from, made when the first row is.</param>
    public static DataSet Make(Scale scale, Lazy<TextPool> pool) =>
        new($"TPC-H SF {scale.Factor:0.##}, seed {scale.Seed}, generator {GeneratorVersion}", Tables(scale, pool));

    // The largest first.
    private static Table[] Tables(Scale scale, Lazy<TextPool> pool) =>
    [
        new("lineitem",
            "l_orderkey bigint NOT NULL, l_partkey integer NOT NULL, l_suppkey integer NOT NULL, l_linenumber integer NOT NULL, "
            + "l_quantity numeric(15,2) NOT NULL, l_extendedprice numeric(15,2) NOT NULL, l_discount numeric(15,2) NOT NULL, l_tax numeric(15,2) NOT NULL, "
            + "l_returnflag char(1) NOT NULL, l_linestatus char(1) NOT NULL, l_shipdate date NOT NULL, l_commitdate date NOT NULL, "
            + "l_receiptdate date NOT NULL, l_shipinstruct char(25) NOT NULL, l_shipmode char(10) NOT NULL, l_comment varchar(44) NOT NULL",
            "l_orderkey, l_linenumber", scale.Orders, 2000, Units<LineUnit>(scale, pool)),
        new("orders",
            "o_orderkey bigint NOT NULL, o_custkey integer NOT NULL, o_orderstatus char(1) NOT NULL, o_totalprice numeric(15,2) NOT NULL, "
            + "o_orderdate date NOT NULL, o_orderpriority char(15) NOT NULL, o_clerk char(15) NOT NULL, o_shippriority integer NOT NULL, "
            + "o_comment varchar(79) NOT NULL",
            "o_orderkey", scale.Orders, 8000, Units<OrderUnit>(scale, pool)),
        new("partsupp",
            "ps_partkey integer NOT NULL, ps_suppkey integer NOT NULL, ps_availqty integer NOT NULL, ps_supplycost numeric(15,2) NOT NULL, "
            + "ps_comment varchar(199) NOT NULL",
            "ps_partkey, ps_suppkey", scale.Parts, 2000, Units<PartSuppUnit>(scale, pool)),
        new("part",
            "p_partkey integer NOT NULL, p_name varchar(55) NOT NULL, p_mfgr char(25) NOT NULL, p_brand char(10) NOT NULL, p_type varchar(25) NOT NULL, "
            + "p_size integer NOT NULL, p_container char(10) NOT NULL, p_retailprice numeric(15,2) NOT NULL, p_comment varchar(23) NOT NULL",
            "p_partkey", scale.Parts, 8000, Units<PartUnit>(scale, pool)),
        new("customer",
            "c_custkey integer NOT NULL, c_name varchar(25) NOT NULL, c_address varchar(40) NOT NULL, c_nationkey integer NOT NULL, c_phone char(15) NOT NULL, "
            + "c_acctbal numeric(15,2) NOT NULL, c_mktsegment char(10) NOT NULL, c_comment varchar(117) NOT NULL",
            "c_custkey", scale.Customers, 8000, Units<CustomerUnit>(scale, pool)),
        new("supplier",
            "s_suppkey integer NOT NULL, s_name char(25) NOT NULL, s_address varchar(40) NOT NULL, s_nationkey integer NOT NULL, s_phone char(15) NOT NULL, "
            + "s_acctbal numeric(15,2) NOT NULL, s_comment varchar(101) NOT NULL",
            "s_suppkey", scale.Suppliers, 8000, Units<SupplierUnit>(scale, pool)),
        new("nation",
            "n_nationkey integer NOT NULL, n_name char(25) NOT NULL, n_regionkey integer NOT NULL, n_comment varchar(152) NOT NULL",
            "n_nationkey", Words.Nations.Length, 25, Units<NationUnit>(scale, pool)),
        new("region",
            "r_regionkey integer NOT NULL, r_name char(25) NOT NULL, r_comment varchar(152) NOT NULL",
            "r_regionkey", Words.Regions.Length, 5, Units<RegionUnit>(scale, pool)),
    ];

    private static Table.BlockWriter Units<TUnit>(Scale scale, Lazy<TextPool> pool)
        where TUnit : struct, IUnit => (buffer, binary, first, count) => Block<TUnit>(buffer, binary, scale, pool.Value, first, count);

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
            Rows<BinaryRowWriter>(new BinaryRowWriter(buffer));
        else
            Rows<TextRowWriter>(new TextRowWriter(buffer));

        void Rows<TWriter>(TWriter writer)
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
