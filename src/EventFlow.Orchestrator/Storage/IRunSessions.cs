using EventFlow.Core.Events;
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

    /// <summary>The run's task rows, ordered by path.</summary>
    Task<IReadOnlyList<TaskRecord>> TasksAsync(Guid runId, CancellationToken cancellationToken);

    /// <summary>The run's signals that no task has, and the last one that was received.</summary>
    Task<IReadOnlyList<SignalRecord>> SignalsAsync(Guid runId, CancellationToken cancellationToken);

    /// <returns>Runs whose turn has come, because this one has given up its place.</returns>
    /// <exception cref="RunConflictException">The run's version is not the one that was locked.</exception>
    Task<IReadOnlyList<Guid>> CommitAsync(RunCommit commit, CancellationToken cancellationToken);
}

/// <summary>Everything one message changed, or several messages of one run after each other.</summary>
internal sealed record RunCommit
{
    /// <summary>The row as it is to be; it carries the new version.</summary>
    public required RunSaga Run { get; init; }

    /// <summary>It is accepted with this commit: there is no row yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>The run begins with it.</summary>
    public bool StartsRun { get; init; }

    /// <summary>It was seen that the run has not ended by its deadline.</summary>
    public bool MissesDeadline { get; init; }

    /// <summary>Messages in it, each of which raised the run's version by 1.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>The version the row must have.</summary>
    public int Fence => Run.Version - Steps;

    public IReadOnlyList<TaskRecord> Added { get; init; } = [];
    public IReadOnlyList<TaskRecord> Changed { get; init; } = [];
    public IReadOnlyList<RunEventRecord> Events { get; init; } = [];

    /// <summary>Set or moved; due times are computed on the database's clock.</summary>
    public IReadOnlyList<TimerRecord> TimersSet { get; init; } = [];

    public IReadOnlyList<TimerKey> TimersCleared { get; init; } = [];
    public IReadOnlyList<SignalReceipt> Signals { get; init; } = [];
    public IReadOnlyList<DatasetUpdate> Datasets { get; init; } = [];

    /// <summary>The row's output is to be written too.</summary>
    public bool HasOutput { get; init; }

    /// <summary>No attempt is in both. One that has asked before keeps its place.</summary>
    public IReadOnlyList<SlotRequest> SlotsAsked { get; init; } = [];

    public IReadOnlyList<SlotRelease> SlotsReleased { get; init; } = [];
}

internal sealed class RunConflictException(Guid runId)
    : Exception($"EF3001 run {runId} was changed by another engine node since it was read; the message is tried again");
