namespace EventFlow.Bridges;

/// <summary>The stable codes of bridges; docs/errors.md gives cause and remedy of each.</summary>
internal static class BridgeCodes
{
    public const string NotOneSource = "EF4090";
    public const string VariableNotSet = "EF4091";
    public const string BadOption = "EF4092";
    public const string NoFile = "EF4093";
    public const string PutAside = "EF4096";
}
