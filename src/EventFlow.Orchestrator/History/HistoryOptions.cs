namespace EventFlow.Orchestrator.History;

/// <summary>How long what has been is kept, from the section <c>EventFlow:History</c> of the configuration.</summary>
internal sealed record HistoryOptions
{
    /// <summary>Days that are kept before the present one; 0: all of them.</summary>
    public int KeepDays { get; init; } = 90;

    /// <summary>How often days are made ahead of time and looked through for those that are to go.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(10);
}
