using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Planning;

/// <summary>On what terms a run is accepted, where its workflow sets any.</summary>
/// <param name="Place">Null: any number of runs may go on beside it.</param>
/// <param name="Timers">By the kind of the timer, and how long after the acceptance it is due.</param>
public sealed record RunTerms(RunPlace? Place, IReadOnlyList<KeyValuePair<string, TimeSpan>> Timers)
{
    public const int MaxKeyLength = 256;

    public static bool Has(WorkflowDefinition workflow) => workflow.Concurrency is not null || workflow.Deadline is not null;

    /// <param name="problem">What is wrong with the key that these parameters give; null: nothing.</param>
    /// <returns>Null where the workflow sets no terms.</returns>
    public static RunTerms? Of(WorkflowDefinition workflow, JsonElement parameters, DateTimeOffset at, out string? problem)
    {
        problem = null;
        if (!Has(workflow))
        {
            return null;
        }

        return new RunTerms(
            workflow.Concurrency is { } limit ? new RunPlace(KeyOf(limit, parameters, out problem), limit.Max, limit.Overflow) : null,
            TimersOf(workflow, at));
    }

    private static List<KeyValuePair<string, TimeSpan>> TimersOf(WorkflowDefinition workflow, DateTimeOffset at)
    {
        var timers = new List<KeyValuePair<string, TimeSpan>>();
        if (workflow.Deadline?.StartWithin is { } within)
        {
            timers.Add(new(TimerKinds.StartWithin, within));
        }

        if (workflow.Deadline?.For(at).FinishBy is { } end)
        {
            timers.Add(new(TimerKinds.FinishBy, end - at));
        }

        return timers;
    }

    private static string KeyOf(ConcurrencyDefinition limit, JsonElement parameters, out string? problem)
    {
        problem = null;
        try
        {
            var key = limit.Key is { } template ? TextOf(template.Evaluate(new ScopeObject().Set("params", parameters))) : "";
            problem = key is null ? "it gave a list or an object where a text, a number or a truth value is needed"
                : key.Length > MaxKeyLength ? $"it gave {key.Length} characters, {MaxKeyLength} are allowed"
                : key.Any(char.IsControl) ? "it gave a text with control characters"
                : null;
            return key ?? "";
        }
        catch (ExpressionException e)
        {
            problem = e.Message;
            return "";
        }
    }

    private static string? TextOf(JsonElement? value) => value?.ValueKind switch
    {
        null or JsonValueKind.Null => "",
        JsonValueKind.String => value.Value.GetString(),
        JsonValueKind.Object or JsonValueKind.Array => null,
        _ => value.Value.GetRawText(),
    };
}

/// <summary>A place among the runs of a workflow that have the same key.</summary>
public sealed record RunPlace(string Key, int Max, Overflow Overflow)
{
    /// <summary>Why a run was skipped.</summary>
    public string Skipped => $"skipped: {Limit(Key, Max)}";

    /// <summary>Why another run had to make room for <paramref name="run"/>.</summary>
    public string MakesRoom(Guid run) =>
        $"{(Overflow == Overflow.Coalesce ? "replaced by" : "makes room for")} run {run}: {Limit(Key, Max)}";

    public static string Limit(string key, int max) =>
        $"at most {max} {(max == 1 ? "run" : "runs")} {(key.Length == 0 ? "of the workflow" : $"of key '{key}'")} at a time";
}
