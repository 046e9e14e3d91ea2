using System.Text.Encodings.Web;
using System.Text.Json;
using EventFlow.Cli.Files;
using EventFlow.Core.Definitions.Content;

namespace EventFlow.Cli.Output;

/// <summary>Differences a line each: <c>~ load: timeout  "10m" -> "5m"</c>.</summary>
internal static class ChangesText
{
    private const int MostCharacters = 100;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(CliOutput output, WorkflowChanges changes)
    {
        if (changes.Environment is not null || changes.OfEnvironment.Count > 0)
        {
            var where = changes.Environment is { } environment ? $"environment {environment}" : "its namespace";
            output.Line($"{changes.Workflow} in {where} and its file: {Count(changes.OfEnvironment.Count)}");
            WriteLines(output, changes.OfEnvironment);
        }

        output.Line($"{changes.Workflow} and {changes.Against}: {Summary(changes)}");
        WriteLines(output, changes.Changes);
    }

    private static void WriteLines(CliOutput output, IReadOnlyList<ContentChange> changes)
    {
        foreach (var change in changes)
        {
            output.Line($"  {Line(change)}");
        }
    }

    private static string Summary(WorkflowChanges changes) => changes switch
    {
        { SameText: true } => "the same",
        { Same: true } => "the same but for comments, layout or order",
        _ => Count(changes.Changes.Count),
    };

    private static string Count(int changes) => changes switch
    {
        0 => "the same",
        1 => "1 difference",
        _ => $"{changes} differences",
    };

    private static string Line(ContentChange change)
    {
        var what = change.Key.Length == 0 ? change.Node! : $"{change.Node ?? "the workflow"}: {change.Key}";
        return change.Change switch
        {
            ChangeKind.Added => $"+ {what}  {Value(change.New)}",
            ChangeKind.Removed => $"- {what}  {Value(change.Old)}",
            _ => $"~ {what}  {Value(change.Old)} -> {Value(change.New)}",
        };
    }

    // -o json has the whole.
    private static string Value(JsonElement? value)
    {
        var text = JsonSerializer.Serialize(value, Readable);
        return text.Length <= MostCharacters ? text : string.Concat(text.AsSpan(0, MostCharacters), "…");
    }
}
