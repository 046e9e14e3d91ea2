namespace EventFlow.Cli.Api;

internal sealed record RunListQuery(string? Workflow, string? State, string? Since, string? Parent, string? Cursor, int? Limit)
{
    public string? Cause { get; init; }
    public string? Trigger { get; init; }

    public string ToQueryString() => ApiPath.Query(
        ("workflow", Workflow), ("state", State), ("since", Since), ("parent", Parent), ("cause", Cause), ("trigger", Trigger),
        ("cursor", Cursor), ("limit", ApiPath.Text(Limit)));
}
