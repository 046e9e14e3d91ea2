using System.IO.Enumeration;
using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;

namespace EventFlow.Testing;

/// <summary>Everything a test run follows from, but for its seed.</summary>
internal sealed record Scenario
{
    public required WorkflowPlan Plan { get; init; }
    public required JsonElement Params { get; init; }

    /// <summary>What the run starts by; null: somebody wants it.</summary>
    public JsonElement? Trigger { get; init; }

    /// <summary>The results of a task in turn, by path or pattern. A path comes before patterns, and of these the first counts.</summary>
    public IReadOnlyList<TaskScript> Scripts { get; init; } = [];

    /// <summary>The workflows that child runs are of, by their id.</summary>
    public IReadOnlyDictionary<string, WorkflowPlan> Children { get; init; } = new Dictionary<string, WorkflowPlan>();

    public IReadOnlyList<Sending> Sendings { get; init; } = [];

    /// <summary>Slots by pool; one that is not here lets everybody through.</summary>
    public IReadOnlyDictionary<string, int> Pools { get; init; } = new Dictionary<string, int>();

    public DateTimeOffset StartsAt { get; init; } = DefaultStart;
    public PlannerOptions Options { get; init; } = PlannerOptions.Default;

    /// <summary>More events than this are taken for a run that goes round in circles.</summary>
    public int MaxEvents { get; init; } = 1_000_000;

    /// <summary>The results of the tasks of a child run, which bear its path in front: <c>call/load</c>.</summary>
    public IReadOnlyList<TaskScript> ScriptsInside(string path) =>
        [.. Scripts.SelectMany(script => Slashes(script.Pattern)
            .Where(at => FileSystemName.MatchesSimpleExpression(script.Pattern.AsSpan(0, at), path, ignoreCase: false))
            .Take(1).Select(at => script with { Pattern = script.Pattern[(at + 1)..] }))];

    private static IEnumerable<int> Slashes(string pattern) => Enumerable.Range(0, pattern.Length).Where(at => pattern[at] == '/');

    public static DateTimeOffset DefaultStart { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
}

internal sealed record TaskScript(string Pattern, IReadOnlyList<TaskResult> Results);

/// <summary>Something that reaches the run from outside.</summary>
/// <param name="At">From the start of the run; a decision also waits until its task does.</param>
internal abstract record Sending(TimeSpan At)
{
    internal sealed record Signal(TimeSpan At, string Name, JsonElement? Data) : Sending(At);

    internal sealed record Approval(TimeSpan At, string Path, ApprovalGiven Given) : Sending(At);

    internal sealed record Cancel(TimeSpan At, string? Reason) : Sending(At);

    internal sealed record RepairRun(TimeSpan At, string By, IReadOnlyList<string> From, IReadOnlyList<string> Skip) : Sending(At);
}

/// <param name="Roles">Null: one that may decide.</param>
internal sealed record ApprovalGiven(bool IsApproval, string By, IReadOnlyList<string>? Roles, JsonElement? Form, string? Comment)
{
    public JsonElement Text(IReadOnlyList<string> roles, DateTimeOffset at)
    {
        var members = new Dictionary<string, object?>
        {
            ["decision"] = IsApproval ? Decision.Approve : Decision.Reject,
            ["by"] = By,
            ["roles"] = Roles ?? roles,
            ["at"] = Instants.Text(at),
        };
        if (Form is { } form)
        {
            members["form"] = form;
        }

        if (Comment is { } comment)
        {
            members["comment"] = comment;
        }

        return Json.Of(members);
    }
}
