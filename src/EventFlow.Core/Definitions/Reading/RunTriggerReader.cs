using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Events;
using EventFlow.Core.Planning;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Triggers with <c>run</c>: the end of a run of another workflow.</summary>
/// <param name="workflow">The workflow of the file.</param>
internal sealed class RunTriggerReader(ValueReader values, TriggerParams expressions, string? workflow)
{
    private const string Owner = "a run trigger";
    private static readonly string[] Keys = ["run", "on", "filter", "key", "params"];
    private static readonly string[] PartKeys = ["run", "on", "filter"];
    private static readonly Dictionary<string, RunStatus> States = RunEvents.Ends.ToDictionary(status => status.Word());

    public EventTrigger Read(FileNode node)
    {
        values.CheckKeys(node, Keys, Owner);
        return new EventTrigger
        {
            Type = new EventPattern(RunEvents.Prefix + "*"),
            Runs = Ends(node, Owner),
            Filter = expressions.Filter(node.Find("filter"), Owner),
            Key = node.Find("key") is { } key ? expressions.Template(key, Owner, TriggerParams.Roots) : null,
            Params = expressions.Params(node, Owner),
        };
    }

    public TriggerPart ReadPart(FileNode node, string owner)
    {
        values.CheckKeys(node, PartKeys, owner);
        var ends = Ends(node, owner);
        var states = ends.On is [RunStatus.Succeeded] ? "" : $" {string.Join(" or ", ends.On.Select(status => status.Word()))}";
        return new TriggerPart($"run {ends.Workflow}{states}") { Runs = ends, Filter = expressions.Filter(node.Find("filter"), owner) };
    }

    private RunEndCondition Ends(FileNode node, string owner) => new(Workflow(node.Find("run")!, owner) ?? "", On(node.Find("on"), owner));

    /// <summary>Whose runs are meant.</summary>
    private string? Workflow(FileEntry entry, string owner)
    {
        if (entry.Value.Kind == FileKind.Null)
        {
            values.Wrong(entry.Value, $"'run' of {owner}", "the id of a workflow");
            return null;
        }

        if (values.Text(entry, owner, FileLimits.MaxTitleLength) is not { } name
            || !Names.CheckId(entry.Value, "the id of a workflow", values.Findings))
        {
            return null;
        }

        if (name == workflow)
        {
            values.Findings.Error(entry.Value.Place, DefinitionCodes.WaitsForItself,
                $"{owner} of workflow {Words.Quote(name)} waits for its own runs, each of which would start the next: "
                + "name another workflow, or give it a schedule");
        }

        return name;
    }

    /// <summary>A state a run ends in, or a list of them; without any it is <c>succeeded</c>.</summary>
    private List<RunStatus> On(FileEntry? entry, string owner)
    {
        if (entry is null)
        {
            return [RunStatus.Succeeded];
        }

        var states = new List<RunStatus>();
        var nodes = entry.Value.Kind == FileKind.List ? entry.Value.Items : [entry.Value];
        if (nodes.Count == 0)
        {
            Refuse(entry.Value, owner, "");
        }

        foreach (var node in nodes)
        {
            if (node.Kind != FileKind.Text || !States.TryGetValue(node.Value, out var state))
            {
                Refuse(node, owner, node.Kind == FileKind.Text ? values.Findings.Suggestions.DidYouMean(node.Value, States.Keys) : "");
            }
            else if (!states.Contains(state))
            {
                states.Add(state);
            }
        }

        return states;
    }

    private void Refuse(FileNode node, string owner, string hint) => values.Findings.Error(node.Place, DefinitionCodes.BadRunState,
        $"'on' of {owner}: expected states such as [failed, timed_out], of {string.Join(", ", States.Keys)}, "
        + $"found {Words.Describe(node)}{hint}");
}
