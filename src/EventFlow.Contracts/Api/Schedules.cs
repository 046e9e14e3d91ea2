namespace EventFlow.Contracts.Api;

/// <summary>A schedule of the latest version of a workflow. Times have the offset of its zone.</summary>
public sealed record ScheduleView
{
    public required string Workflow { get; init; }

    /// <summary>Its <c>id</c> in the file; without one its times and its zone.</summary>
    public required string Name { get; init; }

    public required int Version { get; init; }
    public required string Schedule { get; init; }
    public required string Timezone { get; init; }
    public required string Catchup { get; init; }

    /// <summary>Null: none.</summary>
    public double? JitterSeconds { get; init; }

    public string? Calendar { get; init; }
    public DateTimeOffset? Start { get; init; }
    public DateTimeOffset? End { get; init; }

    /// <summary>Since when the workflow is paused; null: it is not.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>The next time it names; null: it does not fire any more.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When the run of that time is to start, which jitter may put off; null: not until something is changed.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    public Guid? LastRun { get; init; }

    /// <summary>Why it does not fire, or why the last time did not lead to a run.</summary>
    public string? Problem { get; init; }

    /// <summary>With what it starts a run together; null: it starts runs alone.</summary>
    public TriggerWaitView? WaitsWith { get; init; }

    /// <summary>The fire times from now on, as many as were asked for.</summary>
    public IReadOnlyList<DateTimeOffset>? Next { get; init; }
}

/// <summary>What starts runs of a workflow by the clock.</summary>
public sealed record WorkflowScheduleView(string Workflow, DateTimeOffset? PausedAt, IReadOnlyList<ScheduleView> Schedules);

/// <summary>A trigger that waits for several things.</summary>
/// <param name="Of">All of them.</param>
/// <param name="Missing">Those it still waits for, before it starts the next run.</param>
public sealed record TriggerWaitView(IReadOnlyList<string> Of, IReadOnlyList<string> Missing);
