namespace EventFlow.Cli.Api;

internal sealed record EventListQuery(string? Type, string? EventId, string? Fate, string? Run, string? Cursor, int? Limit)
{
    public string ToQueryString() => ApiPath.Query(
        ("type", Type), ("event_id", EventId), ("fate", Fate), ("run", Run), ("cursor", Cursor), ("limit", ApiPath.Text(Limit)));
}
