namespace PgFusion.Compiler.LogicalPlan;

/// <summary>OIDs of the built-in types whose values the worker understands (pg_type.dat; they never change).</summary>
internal static class PgType
{
    public const uint Bool = 16;
    public const uint Bytea = 17;
    public const uint Char = 18;
    public const uint Name = 19;
    public const uint Int8 = 20;
    public const uint Int2 = 21;
    public const uint Int4 = 23;
    public const uint Text = 25;
    public const uint Oid = 26;
    public const uint Float4 = 700;
    public const uint Float8 = 701;
    public const uint Unknown = 705;
    public const uint Bpchar = 1042;
    public const uint Varchar = 1043;
    public const uint Date = 1082;
    public const uint Time = 1083;
    public const uint Timestamp = 1114;
    public const uint Timestamptz = 1184;
    public const uint Interval = 1186;
    public const uint Numeric = 1700;
    public const uint Uuid = 2950;
    public const uint Jsonb = 3802;
    public const uint Cidr = 650;
    public const uint Macaddr8 = 774;
    public const uint Money = 790;
    public const uint Macaddr = 829;
    public const uint Inet = 869;
    public const uint Timetz = 1266;
    public const uint Bit = 1560;
    public const uint Varbit = 1562;
    public const uint Regproc = 24;
    public const uint Regprocedure = 2202;
    public const uint Regoper = 2203;
    public const uint Regoperator = 2204;
    public const uint Regclass = 2205;
    public const uint Regtype = 2206;
    public const uint Regconfig = 3734;
    public const uint Regdictionary = 3769;
    public const uint Regnamespace = 4089;
    public const uint Regrole = 4096;
    public const uint Regcollation = 4191;

    /// <summary>VARHDRSZ: what numeric's and the character types' typmods are offset by.</summary>
    public const int TypmodOffset = 4;
}
