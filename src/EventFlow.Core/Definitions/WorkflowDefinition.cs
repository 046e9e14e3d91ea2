using System.Text.Json;
using EventFlow.Core.Events;
using EventFlow.Core.Expressions;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Definitions;

/// <summary>A workflow as its author wrote it, checked: nothing in it needs looking up or can fail to parse any more.</summary>
public sealed record WorkflowDefinition
{
    public required string Id { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string Namespace { get; init; } = "default";
    public string? Owner { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<ParameterDefinition> Params { get; init; } = [];

    /// <summary>The values expressions read as <c>env</c>, an object; null: none.</summary>
    public JsonElement? Env { get; init; }

    /// <summary>The triggers by the clock.</summary>
    public IReadOnlyList<ScheduleTrigger> Schedules { get; init; } = [];

    /// <summary>The triggers by events.</summary>
    public IReadOnlyList<EventTrigger> Events { get; init; } = [];

    /// <summary>How many runs there may be at a time; null: any number.</summary>
    public ConcurrencyDefinition? Concurrency { get; init; }

    /// <summary>When its runs may begin; empty: at any time.</summary>
    public IReadOnlyList<ExecutionWindow> Windows { get; init; } = [];
    public Deadline? Deadline { get; init; }
    public required GraphDefinition Graph { get; init; }

    /// <summary>What becomes of a run that would fail; the nodes named are of <see cref="Graph"/>.</summary>
    public IReadOnlyList<CatchRule> Catch { get; init; } = [];

    /// <summary>What a run gives that has succeeded; null: nothing.</summary>
    public ValueTemplate? Output { get; init; }

    /// <summary>The calendars that windows of the workflow and of its tasks name.</summary>
    public IReadOnlySet<string> Calendars => Windows.Concat(Graph.All().SelectMany(node => node.Windows))
        .Select(window => window.CalendarName).OfType<string>().ToHashSet(StringComparer.Ordinal);

    /// <summary>Those, and the ones its schedules go by.</summary>
    public IReadOnlySet<string> AllCalendars => Calendars.Concat(Schedules.Select(schedule => schedule.CalendarName).OfType<string>())
        .ToHashSet(StringComparer.Ordinal);
}

/// <summary>A parameter of a workflow; <see cref="Schema"/> is the JSON Schema object the author wrote.</summary>
public sealed record ParameterDefinition(string Name, JsonElement Schema, JsonElement? Default);

/// <summary>The nodes of one scope (the workflow itself or a group) in the order of the file;
/// edges are indices into <see cref="Nodes"/>.</summary>
public sealed record GraphDefinition(IReadOnlyList<NodeDefinition> Nodes)
{
    /// <summary>The node that an instance of this path is of; null where there is none.</summary>
    public NodeDefinition? NodeAt(string path)
    {
        NodeDefinition? found = null;
        var graph = this;
        foreach (var segment in path.Split('/'))
        {
            var bracket = segment.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? segment : segment[..bracket];
            found = graph?.Nodes.FirstOrDefault(node => node.Name == name);
            graph = found?.Graph;
        }

        return found;
    }

    /// <summary>These nodes and those inside of them.</summary>
    public IEnumerable<NodeDefinition> All() => Nodes.SelectMany(node => node.Graph is { } inner ? inner.All().Prepend(node) : [node]);
}

public enum JoinRule
{
    AllSuccess,
    AllFailed,
    AllDone,
    AllDoneMinOneSuccess,
    AllSkipped,
    OneSuccess,
    OneFailed,
    OneDone,
    NoneFailed,
    NoneFailedMinOneSuccess,
    NoneSkipped,
    Always,
    AtLeast,
}

/// <summary>A rule over some parents. A list of <c>needs</c> is one join over all of them; a mapping is one join per parent.</summary>
/// <param name="Threshold">How many successes <see cref="JoinRule.AtLeast"/> asks for; 0 with every other rule.</param>
public sealed record JoinDefinition(JoinRule Rule, IReadOnlyList<int> Parents, int Threshold = 0)
{
    /// <summary>Over the nodes whose failures this node deals with: only a failure caught for it counts as one.</summary>
    public bool IsCatch { get; init; }
}

/// <param name="Items">Gives an array (children <c>name[0]</c>, <c>name[1]</c> …) or an object (children by key, <c>name[eu]</c>).</param>
/// <param name="MaxParallel">Children open at the same time; null: no limit.</param>
/// <param name="Batch">Items of one child, which are its item as a list or an object; null: each item has a child of its own.</param>
public sealed record ForeachDefinition(ValueTemplate Items, int? MaxParallel, Tolerance Tolerate, int? Batch = null);

/// <summary>How many children of a map may fail before the map fails: a count, a share of all children, or both, of which neither may be
/// exceeded.</summary>
public sealed record Tolerance(int? Count, double? Percent)
{
    public static Tolerance None { get; } = new(0, null);

    public bool Covers(int failed, int total) =>
        failed <= (Count ?? total) && failed <= (Percent is { } share ? Math.Floor(total * share / 100.0) : total);
}
