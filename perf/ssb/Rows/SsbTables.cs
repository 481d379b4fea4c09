using PgFusion.Perf.Rows;

namespace PgFusion.Ssb.Rows;

/// <summary>The fact table and its four dimensions. A unit is a row, except for LINEORDER: the lines of an order.</summary>
internal static class SsbTables
{
    /// <summary>Raised when the generator's output changes for the same scale and seed.</summary>
    private const int GeneratorVersion = 1;

    public static DataSet Make(decimal factor, ulong seed)
    {
        var scale = new SsbScale(factor, seed);
        return new DataSet($"SSB SF {scale.Factor:0.####}, seed {seed}, generator {GeneratorVersion}",
        [
            Table.OfUnits("lineorder",
                "lo_orderkey integer NOT NULL, lo_linenumber integer NOT NULL, lo_custkey integer NOT NULL, lo_partkey integer NOT NULL, "
                + "lo_suppkey integer NOT NULL, lo_orderdate integer NOT NULL, lo_orderpriority char(15) NOT NULL, lo_shippriority char(1) NOT NULL, "
                + "lo_quantity integer NOT NULL, lo_extendedprice integer NOT NULL, lo_ordtotalprice integer NOT NULL, lo_discount integer NOT NULL, "
                + "lo_revenue integer NOT NULL, lo_supplycost integer NOT NULL, lo_tax integer NOT NULL, lo_commitdate integer NOT NULL, "
                + "lo_shipmode char(10) NOT NULL",
                "lo_orderkey, lo_linenumber", scale.Orders, 2000, (writer, unit) => LineOrderRows.Write(writer, scale, unit)),
            Table.OfUnits("part",
                "p_partkey integer NOT NULL, p_name varchar(22) NOT NULL, p_mfgr char(6) NOT NULL, p_category char(7) NOT NULL, p_brand1 char(9) NOT NULL, "
                + "p_color varchar(11) NOT NULL, p_type varchar(25) NOT NULL, p_size integer NOT NULL, p_container char(10) NOT NULL",
                "p_partkey", scale.Parts, 8000, (writer, unit) => DimensionRows.Part(writer, seed, (int)unit + 1)),
            Table.OfUnits("customer",
                "c_custkey integer NOT NULL, c_name varchar(25) NOT NULL, c_address varchar(25) NOT NULL, c_city char(10) NOT NULL, c_nation char(15) NOT NULL, "
                + "c_region char(12) NOT NULL, c_phone char(15) NOT NULL, c_mktsegment char(10) NOT NULL",
                "c_custkey", scale.Customers, 8000, (writer, unit) => DimensionRows.Customer(writer, seed, (int)unit + 1)),
            Table.OfUnits("supplier",
                "s_suppkey integer NOT NULL, s_name char(25) NOT NULL, s_address varchar(25) NOT NULL, s_city char(10) NOT NULL, s_nation char(15) NOT NULL, "
                + "s_region char(12) NOT NULL, s_phone char(15) NOT NULL",
                "s_suppkey", scale.Suppliers, 8000, (writer, unit) => DimensionRows.Supplier(writer, seed, (int)unit + 1)),
            Table.OfUnits("date",
                "d_datekey integer NOT NULL, d_date char(18) NOT NULL, d_dayofweek char(9) NOT NULL, d_month char(9) NOT NULL, d_year integer NOT NULL, "
                + "d_yearmonthnum integer NOT NULL, d_yearmonth char(7) NOT NULL, d_daynuminweek integer NOT NULL, d_daynuminmonth integer NOT NULL, "
                + "d_daynuminyear integer NOT NULL, d_monthnuminyear integer NOT NULL, d_weeknuminyear integer NOT NULL, d_sellingseason varchar(12) NOT NULL, "
                + "d_lastdayinweekfl char(1) NOT NULL, d_lastdayinmonthfl char(1) NOT NULL, d_holidayfl char(1) NOT NULL, d_weekdayfl char(1) NOT NULL",
                "d_datekey", Days.Count, 8000, (writer, unit) => DimensionRows.Date(writer, (int)unit)),
        ]);
    }
}
