using System.Text.Json;

namespace EventFlow.Contracts.Api;

/// <summary>The body of a backfill. Dates and times without an offset are those of the schedule's zone.</summary>
/// <param name="From">The first interval begins at or after it.</param>
/// <param name="To">The last interval begins before it; of a date, before its end.</param>
/// <param name="Max">Runs at the same time; default 4.</param>
/// <param name="Order"><c>oldest</c> (default) or <c>newest</c> first.</param>
/// <param name="Rerun"><c>failed</c> (default): intervals without a run that succeeded or is under way; <c>missing</c>: without any run;
/// <c>all</c>.</param>
/// <param name="Schedule">The name of the schedule, where the workflow has several.</param>
/// <param name="Params">In place of parameters the schedule gives.</param>
/// <param name="DryRun">Only shows the intervals; nothing is stored.</param>
public sealed record BackfillRequest(
    string From, string To, int? Max = null, string? Order = null, string? Rerun = null, string? Schedule = null,
    IReadOnlyDictionary<string, JsonElement>? Params = null, bool? DryRun = null);

/// <summary>A backfill, and how many of its intervals are in each state.</summary>
public sealed record BackfillView
{
    /// <summary>Null: it is only shown, and not stored.</summary>
    public Guid? Id { get; init; }

    public required string Workflow { get; init; }
    public required int Version { get; init; }
    public required string Schedule { get; init; }
    public required string Timezone { get; init; }
    public required DateTimeOffset From { get; init; }

    /// <summary>Not part of it.</summary>
    public required DateTimeOffset To { get; init; }

    public required int Max { get; init; }
    public required string Order { get; init; }
    public required string Rerun { get; init; }

    /// <summary><c>planned</c>, <c>running</c>, <c>paused</c>, <c>canceling</c>, <c>canceled</c>,
    /// <c>succeeded</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Problem { get; init; }

    /// <summary>How many intervals are in each state.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; init; } = new Dictionary<string, int>();

    /// <summary>Of a preview: all of them.</summary>
    public IReadOnlyList<BackfillIntervalView>? Intervals { get; init; }
}

/// <param name="Number">From 1, in the order in which they are run.</param>
/// <param name="State"><c>waiting</c>, <c>started</c>, <c>skipped</c>, <c>refused</c>, <c>canceled</c>, <c>gone</c>, or the state its run
/// ended in.</param>
/// <param name="Run">Its run, or the one that made it unnecessary.</param>
public sealed record BackfillIntervalView(int Number, DateTimeOffset Start, DateTimeOffset End, string State, Guid? Run);
