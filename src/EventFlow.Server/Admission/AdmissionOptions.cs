namespace EventFlow.Server.Admission;

/// <summary>When a start is refused, from the section <c>EventFlow:Admission</c> of the configuration.</summary>
internal sealed record AdmissionOptions
{
    /// <summary>Runs of one workflow that may wait as pending; 0: any number.</summary>
    public int MaxPendingPerWorkflow { get; init; }

    /// <summary>Runs of all workflows that may wait as pending; 0: any number.</summary>
    public int MaxPending { get; init; }

    /// <summary>Starts this process may have under way. What waits for a slow database is in memory, so this is never off.</summary>
    public int MaxStarting { get; init; } = 4_000;

    /// <summary>How often the pending runs are counted, where a limit wants it.</summary>
    public TimeSpan CountEvery { get; init; } = TimeSpan.FromSeconds(1);

    public bool LimitsPending => MaxPendingPerWorkflow > 0 || MaxPending > 0;
}
