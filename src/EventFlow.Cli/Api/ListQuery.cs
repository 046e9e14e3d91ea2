namespace EventFlow.Cli.Api;

/// <summary>The query of an address from what is given.</summary>
internal static class ListQuery
{
    public static string Of(params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(part => part.Value is not null)
            .Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}").ToArray();
        return given.Length == 0 ? "" : $"?{string.Join('&', given)}";
    }
}
