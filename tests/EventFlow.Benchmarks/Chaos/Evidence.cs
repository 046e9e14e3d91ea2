namespace EventFlow.Benchmarks.Chaos;

internal sealed record RunRow(Guid Id, string State, string? Key, long EventSeq);

internal sealed record TaskRow(Guid Run, string Path, string State, int Attempt, string? Output);

internal sealed record EventRow(Guid Run, long Seq, string Kind, string? Path, int? Attempt);

/// <summary>All that is left after a scenario, from sources that know nothing of each other.</summary>
internal sealed record Evidence
{
    public required IReadOnlyCollection<Promise> Promises { get; init; }
    public required IReadOnlyList<Execution> Executions { get; init; }
    public required IReadOnlyList<RunRow> Runs { get; init; }
    public required IReadOnlyList<TaskRow> Tasks { get; init; }
    public required IReadOnlyList<EventRow> Events { get; init; }

    /// <summary>Timers of runs that have ended.</summary>
    public required long Timers { get; init; }

    /// <summary>Messages that wait, by queue.</summary>
    public required IReadOnlyDictionary<string, long> Queues { get; init; }

    /// <summary>Runs by state as the API lists them.</summary>
    public required IReadOnlyDictionary<string, int> ListedRuns { get; init; }

    /// <summary>Null: the tasks of the scenario have no pool.</summary>
    public PoolEvidence? Pool { get; init; }

    /// <summary>From the last fault, or the last start after it, until no run was open.</summary>
    public required TimeSpan Drain { get; init; }
}

/// <summary>What a scenario allows.</summary>
internal sealed record Bounds
{
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Executions beyond one per attempt that the faults excuse.</summary>
    public required long ExtraExecutions { get; init; }

    /// <summary>Executions may come this many times as often as there are attempts.</summary>
    public double ExecutionFactor { get; init; } = 1.05;

    /// <summary>Messages that may be given up on: those sent to be.</summary>
    public int GivenUp { get; init; }

    /// <summary>Every so many runs have a task that always fails; 0: none.</summary>
    public int HopelessEvery { get; init; }

    /// <summary>Runs may end canceled.</summary>
    public bool MayBeCanceled { get; init; }
}

internal sealed record Verdict(int Lost, int Stuck, int Doubled, IReadOnlyList<string> Breaches);
