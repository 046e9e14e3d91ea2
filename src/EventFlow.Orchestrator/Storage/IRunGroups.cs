using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage;

/// <summary>A run as it is stored.</summary>
/// <param name="Signals">Those that no task has, and the last one that was received.</param>
internal sealed record StoredSaga(RunSaga Row, IReadOnlyList<TaskRecord> Tasks, IReadOnlyList<SignalRecord> Signals);

/// <summary>Runs for a node that keeps them in memory: read without a lock, many at a time, and written in groups. What keeps two nodes
/// apart is the version of the row alone.</summary>
internal interface IRunGroups
{
    /// <summary>The runs there are of these, each as it was at one moment, its tasks ordered by path.</summary>
    Task<IReadOnlyList<StoredSaga>> ReadAsync(IReadOnlyCollection<Guid> runIds, CancellationToken cancellationToken);

    /// <summary>The version of the run's row; null where there is none.</summary>
    Task<int?> VersionAsync(Guid runId, CancellationToken cancellationToken);

    /// <summary>All of it in one transaction, or an exception and nothing of it. Each run appears once.</summary>
    /// <returns>Runs whose turn has come, because others have given up their places.</returns>
    /// <exception cref="RunConflictException">A run's version is not the one its change was made on, or a run that begins has no place.
    /// </exception>
    Task<IReadOnlyList<Guid>> CommitAsync(IReadOnlyList<RunCommit> commits, CancellationToken cancellationToken);
}
