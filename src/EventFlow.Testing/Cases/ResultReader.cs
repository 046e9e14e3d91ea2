using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Testing.Cases;

/// <summary><c>results:</c>, what tasks give, by path or pattern.</summary>
internal sealed class ResultReader(ValueReader values, WorkflowDefinition definition)
{
    private const int MaxText = 10_000;
    private static readonly string[] Kinds = ["output", "error", "never", "lost"];
    private static readonly string[] Keys = [.. Kinds, "message", "retryable", "retry_after", "takes"];

    public List<TaskScript> Read(FileEntry? entry, string owner)
    {
        if (entry is null)
        {
            return [];
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, $"'results' of {owner}", "a mapping of task paths to results, such as 'load: { output: 7 }'");
            return [];
        }

        return entry.Value.Entries.ConvertAll(one => new TaskScript(one.Key, Results(one)));
    }

    private List<TaskResult> Results(FileEntry entry)
    {
        if (KnownPaths.Problem(definition, entry.Key) is { } problem)
        {
            values.Findings.Error(entry.Place, CaseCodes.UnknownTask, problem);
        }

        var nodes = entry.Value.Kind == FileKind.List ? entry.Value.Items : [entry.Value];
        if (nodes.Count == 0)
        {
            values.Wrong(entry.Value, $"the results of {Words.Quote(entry.Key)}", "at least one result");
        }

        return nodes.ConvertAll(node => Result(node, $"a result of {Words.Quote(entry.Key)}"));
    }

    private TaskResult Result(FileNode node, string owner)
    {
        if (node.Kind != FileKind.Map)
        {
            values.Wrong(node, owner, "a mapping such as { output: 7 } or { error: Http.503 }");
            return TaskResult.Nothing;
        }

        values.CheckKeys(node, Keys, owner);
        if (Kinds.Count(kind => node.Find(kind) is not null) != 1)
        {
            values.Findings.Error(node.Place, CaseCodes.BadResult, $"{owner}: give exactly one of {string.Join(", ", Kinds)}");
            return TaskResult.Nothing;
        }

        CheckErrorKeys(node, owner);
        var time = values.Duration(node.Find("takes"), owner, zero: true) ?? TimeSpan.Zero;
        return OfKind(node, owner).After(time);
    }

    private TaskResult OfKind(FileNode node, string owner)
    {
        if (node.Find("output") is { } output)
        {
            return TaskResult.Output(output.Value.ToJson());
        }

        if (node.Find("error") is not { } error)
        {
            var kind = node.Find("never") ?? node.Find("lost")!;
            Truth(kind, owner);
            return kind.Key == "never" ? TaskResult.Never : TaskResult.Lost;
        }

        return TaskResult.Error(
            values.Text(error, owner, MaxText) ?? "",
            values.Text(node.Find("message"), owner, MaxText, lines: true) ?? "it failed",
            node.Find("retryable") is not { } retryable || Truth(retryable, owner) != false,
            values.Duration(node.Find("retry_after"), owner, zero: true));
    }

    private void CheckErrorKeys(FileNode node, string owner)
    {
        foreach (var entry in node.Entries.Where(one => one.Key is "message" or "retryable" or "retry_after" && node.Find("error") is null))
        {
            values.Findings.Error(entry.Place, CaseCodes.BadResult, $"{owner}: '{entry.Key}' belongs to 'error'");
        }
    }

    private bool? Truth(FileEntry entry, string owner)
    {
        if (entry.Value.Kind == FileKind.Bool)
        {
            return entry.Value.Value == "true";
        }

        values.Wrong(entry.Value, $"'{entry.Key}' of {owner}", "true or false");
        return null;
    }
}
