namespace EventFlow.Benchmarks;

/// <summary>What the command line asks for; null where each benchmark has its own default.</summary>
internal sealed record BenchmarkOptions
{
    public required string Benchmark { get; init; }

    /// <summary>Measured seconds of one repetition.</summary>
    public int? Seconds { get; init; }

    public int? Repeat { get; init; }

    /// <summary>Seconds of load in front of everything measured, for each of the things compared.</summary>
    public int Warmup { get; init; } = 20;

    public IReadOnlyList<int> InFlight { get; init; } = [];

    /// <summary>Sizes: tasks of a chain, items of a map, runs of a backlog.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [];

    public int? Runs { get; init; }

    /// <summary>Tasks the worker does at a time.</summary>
    public int Slots { get; init; } = 64;

    /// <summary>Connections that start runs. With few of them a run that should be in flight waits in the driver instead.</summary>
    public int Connections { get; init; } = 128;

    public int Seed { get; init; }

    /// <summary>Chaos in the form that the tests run.</summary>
    public bool IsShort { get; init; }

    /// <summary>Scenarios of chaos; empty: all.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = [];

    /// <summary>Without the loops on the raw client and on MassTransit.</summary>
    public bool NoLoops { get; init; }

    /// <summary>Environment of the server process.</summary>
    public IReadOnlyDictionary<string, string?> Server { get; init; } = new Dictionary<string, string?>();
}
