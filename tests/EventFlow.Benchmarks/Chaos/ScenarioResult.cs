namespace EventFlow.Benchmarks.Chaos;

/// <summary>What came of one scenario.</summary>
internal sealed record ScenarioResult
{
    public required string Scenario { get; init; }
    public required int Runs { get; init; }

    /// <summary>Faults of whatever kind the scenario is about.</summary>
    public required int Kills { get; init; }

    public required int Lost { get; init; }
    public required int Stuck { get; init; }
    public required int Doubled { get; init; }
    public required IReadOnlyList<string> Breaches { get; init; }
    public required double DrainSeconds { get; init; }
    public required double Seconds { get; init; }
    public required long Executions { get; init; }
    public required long Attempts { get; init; }

    /// <summary>Requests of the client that were not answered, or with an error, and asked again.</summary>
    public required long RequestsAgain { get; init; }

    /// <summary>Engines that ended by themselves and were started again.</summary>
    public required int EngineStarts { get; init; }

    /// <summary>Seconds from the start of each fault until what it hit was back.</summary>
    public required IReadOnlyList<double> BackSeconds { get; init; }

    /// <summary>Events and records that were to start one run each, with or without work to do; null: runs were started over HTTP.</summary>
    public int? Arrivals { get; init; }

    /// <summary>Receipts of them: more, where they came again.</summary>
    public long? Received { get; init; }

    /// <summary>Where ledgers and the output of all processes were kept; only of a scenario with breaches.</summary>
    public string? Kept { get; init; }
}
