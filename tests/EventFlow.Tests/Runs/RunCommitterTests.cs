using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Memory;
using EventFlow.Tests.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Runs;

public class RunCommitterTests
{
    private const string Pair = "workflow: pair\ntasks:\n  a: { uses: t }\n  b: { needs: [a], uses: t }";

    [Fact]
    public async Task A_change_the_store_refuses_fails_alone_and_its_run_goes_on()
    {
        var store = new Grudging();
        await using var engine = await EmbeddedEngine.StartAsync(
            task => task.Completed(), configure: services => services.AddSingleton<IRunGroups>(store.Around));
        var refused = await engine.AcceptAsync(Pair);
        store.Refuse(refused, times: 3);

        var others = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            others.Add(await engine.AcceptAsync(Pair));
        }

        engine.Waker.StartRun(refused);
        others.ForEach(engine.Waker.StartRun);

        foreach (var run in others.Append(refused))
        {
            Assert.Equal("succeeded", (await engine.EndAsync(run)).State);
        }

        Assert.Equal(0, store.Left(refused));
    }

    /// <summary>A store that takes a group only without certain runs, as one with a row it cannot take would.</summary>
    private sealed class Grudging : IRunGroups
    {
        private readonly Dictionary<Guid, int> refused = [];
        private MemoryRunGroups? inner;

        public Grudging Around(IServiceProvider provider)
        {
            inner ??= ActivatorUtilities.CreateInstance<MemoryRunGroups>(provider);
            return this;
        }

        public void Refuse(Guid run, int times) => refused[run] = times;

        public int Left(Guid run) => refused[run];

        public Task<IReadOnlyList<StoredSaga>> ReadAsync(IReadOnlyCollection<Guid> runIds, CancellationToken cancellationToken) =>
            inner!.ReadAsync(runIds, cancellationToken);

        public Task CommitAsync(IReadOnlyList<RunCommit> commits, CancellationToken cancellationToken)
        {
            if (commits.FirstOrDefault(commit => refused.GetValueOrDefault(commit.Run.CorrelationId) > 0) is not { } bad)
            {
                return inner!.CommitAsync(commits, cancellationToken);
            }

            refused[bad.Run.CorrelationId] -= commits.Count == 1 ? 1 : 0;
            throw new RunConflictException(bad.Run.CorrelationId);
        }
    }
}
