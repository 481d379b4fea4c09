namespace PgFusion.Runtime.Protocol;

/// <summary>The peer sent what the protocol does not allow. The connection ends with it.</summary>
public sealed class ProtocolException(string message) : Exception(message);
