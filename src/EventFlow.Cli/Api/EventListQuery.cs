namespace EventFlow.Cli.Api;

internal sealed record EventListQuery(string? Type, string? EventId, string? Fate, string? Run, string? Cursor, int? Limit)
{
    public string ToQueryString()
    {
        var parts = new (string Name, string? Value)[]
        {
            ("type", Type), ("event_id", EventId), ("fate", Fate), ("run", Run), ("cursor", Cursor), ("limit", Limit?.ToString(provider: null)),
        };
        var given = parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}").ToArray();
        return given.Length == 0 ? "" : $"?{string.Join('&', given)}";
    }
}
