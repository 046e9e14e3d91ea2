using EventFlow.Orchestrator.Storage;
using EventFlow.Tests.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Runs;

public class RunCommitterTests
{
    private const string Pair = "workflow: pair\ntasks:\n  a: { uses: t }\n  b: { needs: [a], uses: t }";

    [Fact]
    public async Task A_change_the_store_refuses_fails_alone_and_its_run_goes_on()
    {
        var store = new RefusingGroups();
        await using var engine = await EmbeddedEngine.StartAsync(
            task => task.Completed(), configure: services => services.AddSingleton<IRunGroups>(store.Around));
        var refused = await engine.AcceptAsync(Pair);
        store.Refuse(refused, () => new RunConflictException(refused), times: 3);

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
}
