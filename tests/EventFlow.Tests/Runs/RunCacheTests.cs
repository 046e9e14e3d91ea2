using System.Text.Json;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Tests.Planning;

namespace EventFlow.Tests.Runs;

public class RunCacheTests
{
    private static readonly WorkflowPlan Plan = new(PlannedRun.Read("workflow: w\ntasks:\n  a: { uses: t }"), 1);

    [Fact]
    public void A_run_is_handed_out_once()
    {
        var cache = new RunCache(10);
        var run = NewRun();
        cache.Put(run);

        Assert.Same(run, cache.Take(run.Id, 0));
        Assert.Null(cache.Take(run.Id, 0));
    }

    [Fact]
    public void A_run_that_another_node_has_changed_is_not_handed_out()
    {
        var cache = new RunCache(10);
        var run = NewRun();
        cache.Put(run);

        Assert.Null(cache.Take(run.Id, version: 1));
        Assert.Null(cache.Take(run.Id, version: 0));
    }

    [Fact]
    public void The_run_used_longest_ago_makes_room()
    {
        var cache = new RunCache(2);
        var runs = new[] { NewRun(), NewRun(), NewRun() };
        cache.Put(runs[0]);
        cache.Put(runs[1]);
        cache.Put(cache.Take(runs[0].Id, 0)!);
        cache.Put(runs[2]);

        Assert.Null(cache.Take(runs[1].Id, 0));
        Assert.NotNull(cache.Take(runs[0].Id, 0));
        Assert.NotNull(cache.Take(runs[2].Id, 0));
    }

    private static RunState NewRun() => new(Guid.NewGuid(), Plan, JsonDocument.Parse("{}").RootElement);
}
