using System.Collections.Concurrent;
using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using EventFlow.Tests.Timing;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Engine;

/// <summary>Runs that are carried out for a task of another run.</summary>
public abstract partial class EmbeddedEngineTests
{
    private const string Load = """
        workflow: load
        params: { site: { type: string } }
        tasks:
          read: { uses: t, with: { site: "${{ params.site }}" } }
        output: { site: "${{ tasks.read.output.site }}", depth: "${{ 1 }}" }
        """;

    [Fact]
    public async Task Child_runs_give_their_parent_what_their_workflow_says()
    {
        await using var engine = await StartAsync(task => task.Completed(task.Input.GetRawText()));
        await engine.ApplyAsync(Load);

        var id = await engine.RunAsync("""
            workflow: all
            tasks:
              load: { foreach: [oslo, berlin], run: load, with: { site: "${{ item }}" } }
              sum: { needs: [load], uses: t, with: { sites: "${{ tasks.load.output.site }}" } }
            """);

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
        var tasks = await engine.TasksAsync(id);
        Assert.Equal("""{"sites":["oslo","berlin"]}""", tasks.Single(task => task.Path == "sum").Output?.GetRawText());
        var children = (await engine.Runs.ListAsync(new RunFilter(Parent: id), null, 10, CancellationToken.None)).Items;
        Assert.Equal(2, children.Count);
        Assert.Equal(
            tasks.Where(task => task.Kind == "run").Select(task => task.Child!.Value).Order(), children.Select(run => run.Id).Order());
        Assert.All(children, child => Assert.Equal("succeeded", child.State));
    }

    [Fact]
    public async Task A_child_that_fails_is_run_anew_and_then_fails_its_parent()
    {
        await using var engine = await StartAsync(task => task.Failed());
        await engine.ApplyAsync("workflow: bad\ntasks:\n  step: { uses: t }");

        var id = await engine.RunAsync("workflow: p\ntasks:\n  call: { run: bad, retry: { attempts: 2, delay: 50ms } }");
        var run = await engine.EndAsync(id);

        Assert.Equal("failed", run.State);
        Assert.StartsWith("task call failed: task step failed:", run.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await engine.ChildrenAsync(id)).Count);
    }

    [Theory]
    [InlineData("run: nowhere", "EF2190 there is no workflow 'nowhere': apply its file, and repair or start this run again")]
    [InlineData("run: load\n    version: 7\n    with: { site: x }", "EF2190 there is no version 7 of workflow 'load': leave 'version' out to run the latest")]
    [InlineData("run: load", "EF2192 'with' does not fit the parameters of workflow 'load': EF1212")]
    public async Task A_child_that_is_refused_fails_its_task_with_the_reason(string call, string reason)
    {
        await using var engine = await StartAsync(task => task.Completed());
        await engine.ApplyAsync(Load);

        var id = await engine.RunAsync($"workflow: p\ntasks:\n  call:\n    {call}\n    retry: 3");
        await engine.EndAsync(id);

        var task = (await engine.TasksAsync(id)).Single();
        Assert.Equal(("failed", "Child.Refused", 1), (task.State, task.Error?.Type, task.Attempt));
        Assert.StartsWith(reason, task.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Canceling_a_run_cancels_its_children_and_theirs()
    {
        await using var engine = await StartAsync(task => task.Completed());
        await engine.ApplyAsync("workflow: leaf\ntasks:\n  go: { signal: go }");
        await engine.ApplyAsync("workflow: middle\ntasks:\n  call: { run: leaf }");
        var id = await engine.RunAsync("workflow: top\ntasks:\n  call: { run: middle }");
        var middle = await engine.ChildAsync(id);
        var leaf = await engine.ChildAsync(middle);
        await engine.UntilAsync(leaf, run => run.Tasks.GetValueOrDefault("awaiting") == 1);

        await engine.Runs.RequestCancelAsync(id, null, CancellationToken.None);
        engine.Waker.CancelRun(id, null);

        foreach (var run in new[] { id, middle, leaf })
        {
            Assert.Equal("canceled", (await engine.EndAsync(run)).State);
        }
    }

    [Fact]
    public async Task Canceling_a_child_fails_the_task_it_was_run_for()
    {
        await using var engine = await StartAsync(task => task.Completed());
        await engine.ApplyAsync("workflow: leaf\ntasks:\n  go: { signal: go }");
        var id = await engine.RunAsync("workflow: top\ntasks:\n  call: { run: leaf, retry: 3 }");
        var child = await engine.ChildAsync(id);
        await engine.UntilAsync(child, run => run.Tasks.GetValueOrDefault("awaiting") == 1);

        await engine.Runs.RequestCancelAsync(child, null, CancellationToken.None);
        engine.Waker.CancelRun(child, null);

        Assert.Equal(("failed", "Child.Canceled"), (await engine.EndAsync(id) is var run ? run.State : "", run.Error?.Type));
    }

    [Fact]
    public async Task A_child_nobody_waits_for_goes_on_alone()
    {
        await using var engine = await StartAsync(task => task.Completed());
        await engine.ApplyAsync("workflow: leaf\ntasks:\n  go: { signal: go }");

        var id = await engine.RunAsync("workflow: top\ntasks:\n  call: { run: leaf, wait_for_completion: false }");

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
        var call = (await engine.TasksAsync(id)).Single();
        Assert.Equal($$"""{"run":"{{call.Child}}"}""", call.Output?.GetRawText());
        Assert.Equal("running", (await engine.UntilAsync(call.Child!.Value, run => run.StartedAt is not null)).State);
    }

    [Fact]
    public async Task Workflows_that_run_each_other_end_at_a_depth()
    {
        await using var engine = await StartAsync(task => task.Completed(), PlannerOptions.Default with { MaxRunDepth = 3 });
        await engine.ApplyAsync("workflow: a\ntasks:\n  call: { run: b }");
        await engine.ApplyAsync("workflow: b\ntasks:\n  call: { run: a }");

        var id = await engine.RunAsync("workflow: a\ntasks:\n  call: { run: b }");
        var run = await engine.EndAsync(id);

        Assert.Equal(("failed", "Child.Depth"), (run.State, run.Error?.Type));
        Assert.Contains("EF2191 this run is inside of 3 others already", run.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_whose_end_was_never_told_ends_its_task_all_the_same()
    {
        await using var engine = await StartAsync(task => task.Completed());
        await engine.ApplyAsync("workflow: leaf\ntasks:\n  go: { signal: go }");
        var id = await engine.RunAsync("workflow: top\ntasks:\n  call: { run: leaf }");
        var child = await engine.ChildAsync(id);
        await engine.UntilAsync(child, run => run.Tasks.GetValueOrDefault("awaiting") == 1);

        // As another process would have committed it that died before it could say so.
        await using (var session = await engine.Services.GetRequiredService<IRunSessions>().OpenAsync(CancellationToken.None))
        {
            var row = (await session.LockAsync(child, CancellationToken.None))!;
            (row.CurrentState, row.EndedAt, row.Output, row.Version) = ("succeeded", DateTimeOffset.UnixEpoch, "7", row.Version + 1);
            await session.CommitAsync(new RunCommit { Run = row, HasOutput = true }, CancellationToken.None);
        }

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
        Assert.Equal("7", (await engine.TasksAsync(id)).Single().Output?.GetRawText());
    }

    [Fact]
    public async Task A_map_takes_another_limit_while_it_runs()
    {
        var asked = new ConcurrentQueue<string>();
        await using var engine = await StartAsync(task =>
        {
            asked.Enqueue(task.Path);
            return null;
        });
        var id = await engine.RunAsync("workflow: w\ntasks:\n  clean: { foreach: [1, 2, 3, 4, 5], max_parallel: 1, uses: t }");
        await engine.UntilAsync(id, run => run.Tasks.GetValueOrDefault("queued") == 1);

        await engine.Services.GetRequiredService<ISignalStore>().SendAsync(
            new(id, MapLimits.SignalOf("clean"), null, "4"), CancellationToken.None);

        await engine.UntilAsync(id, run => run.Tasks.GetValueOrDefault("queued") == 4);
        Assert.Equal(4, asked.Distinct().Count());
    }
}

internal static class Families
{
    public static async Task<IReadOnlyList<RunView>> ChildrenAsync(this EmbeddedEngine engine, Guid parent) =>
        (await engine.Runs.ListAsync(new RunFilter(Parent: parent), null, 100, CancellationToken.None)).Items;

    /// <summary>The child of a run, once there is one.</summary>
    public static async Task<Guid> ChildAsync(this EmbeddedEngine engine, Guid parent)
    {
        await engine.UntilAsync(parent, run => run.Tasks.GetValueOrDefault("awaiting") == 1);
        var child = (await engine.TasksAsync(parent)).Single(task => task.Child is not null).Child!.Value;
        using var limit = new CancellationTokenSource(Waits.Patience, TimeProvider.System);
        while (await engine.Runs.FindAsync(child, limit.Token) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }

        return child;
    }
}
