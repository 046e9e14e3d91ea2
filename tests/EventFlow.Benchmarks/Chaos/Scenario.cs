namespace EventFlow.Benchmarks.Chaos;

/// <summary>How many runs and faults a scenario has.</summary>
internal sealed record Counts(int Runs, int Faults);

/// <summary>One kind of trouble.</summary>
/// <param name="Disturb">Wants all the runs, and does its worst meanwhile.</param>
internal sealed record Scenario(string Name, Counts Long, Counts Short, Func<Stage, Counts, Task> Disturb)
{
    public int Nodes { get; init; } = 1;

    public int Workers { get; init; } = 2;

    public int WorkersWhenShort { get; init; } = 2;

    public int Slots { get; init; } = 16;

    /// <summary>Slots of the pool that every task needs one of; 0: no task has a pool.</summary>
    public int PoolSlots { get; init; }

    public double LongShare { get; init; }

    /// <summary>Workers that send and consume everything twice.</summary>
    public bool Repeats { get; init; }

    /// <summary>Every so many runs have a task whose handler always throws; 0: none.</summary>
    public int HopelessEvery { get; init; }

    public int HopelessEveryWhenShort { get; init; }

    /// <summary>Settings of the servers, as environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    public bool OwnBroker { get; init; }

    public bool OwnDatabase { get; init; }

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(60);

    public bool MayBeCanceled { get; init; }

    /// <summary>Messages given up on per fault.</summary>
    public int GivenUp { get; init; }

    /// <summary>Executions per attempt that are no storm.</summary>
    public double ExecutionFactor { get; init; } = 1.05;
}
