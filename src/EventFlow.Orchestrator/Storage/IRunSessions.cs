using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Opens the unit of work of one consumed message.</summary>
internal interface IRunSessions
{
    Task<IRunSession> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>One transaction on one run. Disposing without a commit changes nothing.</summary>
internal interface IRunSession : IAsyncDisposable
{
    /// <summary>The run, locked until commit or dispose; null where there is none.</summary>
    Task<RunSaga?> LockAsync(Guid runId, CancellationToken cancellationToken);

    /// <summary>The run's task rows written after <paramref name="sinceVersion"/> (0: all), ordered by path.</summary>
    Task<IReadOnlyList<TaskRecord>> TasksAsync(Guid runId, int sinceVersion, CancellationToken cancellationToken);

    /// <exception cref="RunConflictException">The run's version is not the one that was locked.</exception>
    Task CommitAsync(RunCommit commit, CancellationToken cancellationToken);
}

/// <summary>Everything one message changed. <see cref="Run"/> carries the new version, which is the locked one plus 1.</summary>
internal sealed record RunCommit
{
    public required RunSaga Run { get; init; }
    public IReadOnlyList<TaskRecord> Added { get; init; } = [];
    public IReadOnlyList<TaskRecord> Changed { get; init; } = [];
    public IReadOnlyList<RunEventRecord> Events { get; init; } = [];

    /// <summary>Set or moved; due times are computed on the database's clock.</summary>
    public IReadOnlyList<TimerRecord> TimersSet { get; init; } = [];

    public IReadOnlyList<TimerKey> TimersCleared { get; init; } = [];
}

internal sealed class RunConflictException(Guid runId)
    : Exception($"EF3001 run {runId} was changed by another engine node since it was read; the message is tried again");
