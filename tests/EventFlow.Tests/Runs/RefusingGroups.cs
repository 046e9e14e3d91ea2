using System.Collections.Concurrent;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Runs;

/// <summary>A store that takes a group only without certain runs, as one with a row it cannot take would.</summary>
internal sealed class RefusingGroups : IRunGroups
{
    private readonly ConcurrentDictionary<Guid, (Func<Exception> Why, int Times)> refused = new();
    private MemoryRunGroups? inner;

    public RefusingGroups Around(IServiceProvider provider)
    {
        inner ??= ActivatorUtilities.CreateInstance<MemoryRunGroups>(provider);
        return this;
    }

    /// <param name="times">Refusals of the run alone; then it is taken.</param>
    public void Refuse(Guid run, Func<Exception> why, int times = int.MaxValue) => refused[run] = (why, times);

    public void Take(Guid run) => refused.TryRemove(run, out _);

    public int Left(Guid run) => refused[run].Times;

    public Task<IReadOnlyList<StoredSaga>> ReadAsync(IReadOnlyCollection<Guid> runIds, CancellationToken cancellationToken) =>
        inner!.ReadAsync(runIds, cancellationToken);

    public Task<int?> VersionAsync(Guid runId, CancellationToken cancellationToken) => inner!.VersionAsync(runId, cancellationToken);

    public Task<IReadOnlyList<Guid>> CommitAsync(IReadOnlyList<RunCommit> commits, CancellationToken cancellationToken)
    {
        foreach (var run in commits.Select(commit => commit.Run.CorrelationId))
        {
            if (refused.TryGetValue(run, out var refusal) && refusal.Times > 0)
            {
                refused.TryUpdate(run, refusal with { Times = refusal.Times - (commits.Count == 1 ? 1 : 0) }, refusal);
                throw refusal.Why();
            }
        }

        return inner!.CommitAsync(commits, cancellationToken);
    }
}
