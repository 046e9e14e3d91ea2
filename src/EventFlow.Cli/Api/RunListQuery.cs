namespace EventFlow.Cli.Api;

internal sealed record RunListQuery(string? Workflow, string? State, string? Since, string? Parent, string? Cursor, int? Limit)
{
    public string ToQueryString()
    {
        var parts = new (string Name, string? Value)[]
        {
            ("workflow", Workflow), ("state", State), ("since", Since), ("parent", Parent), ("cursor", Cursor),
            ("limit", Limit?.ToString(provider: null)),
        };
        var given = parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}").ToArray();
        return given.Length == 0 ? "" : $"?{string.Join('&', given)}";
    }
}
