using System.Text.Json;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Events;
using EventFlow.Core.Planning;
using EventFlow.Testing.Events;

namespace EventFlow.Testing.Cases;

/// <summary>An entry of <c>run:</c>, the end of a run of another workflow.</summary>
internal sealed class RunEndReader(ValueReader values)
{
    public const string Example =
        "the id of a workflow such as load, a mapping such as { workflow: load, state: failed, error: Http.503 }, or a list of them";

    private const int MaxText = 10_000;
    private static readonly string[] EndKeys = ["workflow", "state", "params", "output", "error", "at"];
    private static readonly string[] ErrorKeys = ["type", "message"];
    private static readonly Dictionary<string, RunStatus> States = RunEvents.Ends.ToDictionary(status => status.Word());

    /// <returns>Null: it was reported what is wrong.</returns>
    public RunEnd? Read(FileNode node, string owner)
    {
        var map = node.Kind == FileKind.Map ? node : null;
        if (map is not null)
        {
            values.CheckKeys(map, EndKeys, owner);
        }

        if ((map is null ? node : map.Find("workflow")?.Value) is not { Kind: FileKind.Text } workflow)
        {
            values.Wrong(node, owner, Example);
            return null;
        }

        return !Names.CheckId(workflow, "the id of a workflow", values.Findings) ? null
            : map is null ? new RunEnd(workflow.Value, RunStatus.Succeeded)
            : Checked(Of(workflow.Value, map, owner), map, owner);
    }

    private RunEnd Of(string workflow, FileNode map, string owner)
    {
        var error = map.Find("error") is { } entry ? Error(entry, owner) : null;
        var unsaid = error is null ? RunStatus.Succeeded : RunStatus.Failed;
        return new RunEnd(workflow, values.Word(map.Find("state"), owner, States) ?? unsaid)
        {
            Params = map.Find("params") is { } given && values.IsMap(given.Value, $"'params' of {owner}") ? given.Value.ToJson() : null,
            Output = map.Find("output")?.Value.ToJson(),
            Error = error,
        };
    }

    private RunEnd? Checked(RunEnd end, FileNode map, string owner)
    {
        if (end.Misplaced is not { } key)
        {
            return end;
        }

        values.Findings.Error(map.Find(key)!.Place, CaseCodes.NotOfTheEnd, $"{owner}: a run that is {end.State.Word()} has no '{key}'");
        return null;
    }

    private JsonElement? Error(FileEntry entry, string owner)
    {
        var what = $"'error' of {owner}";
        if (entry.Value.Kind != FileKind.Map)
        {
            return values.Text(entry, owner, MaxText) is { } type ? RunEnd.ErrorOf(type, message: null) : null;
        }

        values.CheckKeys(entry.Value, ErrorKeys, what);
        if (values.Text(entry.Value.Find("type"), what, MaxText) is { } said)
        {
            return RunEnd.ErrorOf(said, values.Text(entry.Value.Find("message"), what, MaxText, lines: true));
        }

        values.Wrong(entry.Value, what, "a type such as Http.503, or a mapping such as { type: Http.503, message: no answer }");
        return null;
    }
}
