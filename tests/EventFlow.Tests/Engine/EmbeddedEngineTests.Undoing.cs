using System.Collections.Concurrent;
using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Engine;

/// <summary>Undoing what was done, and repairing.</summary>
public abstract partial class EmbeddedEngineTests
{
    private const string Order = """
        workflow: order
        tasks:
          book: { uses: t, compensate: { uses: undo } }
          pay: { needs: [book], uses: t, compensate: { uses: undo } }
          ship: { needs: [pay], uses: fragile }
        """;

    [Fact]
    public async Task What_a_failed_run_has_done_is_undone_and_done_anew_when_it_is_repaired()
    {
        var keys = new ConcurrentQueue<string>();
        var isBroken = true;
        await using var engine = await StartAsync(task =>
        {
            keys.Enqueue(task.IdempotencyKey);
            return task.Type == "fragile" && isBroken ? task.Failed("Broken") : task.Completed();
        });
        var id = await engine.RunAsync(Order);
        Assert.Equal("failed", (await engine.EndAsync(id)).State);
        Assert.Equal(
            Keys(id, "book", "pay", "ship", "pay/compensate", "book/compensate"), keys);

        isBroken = false;
        keys.Clear();
        Assert.Equal(SignalFate.Stored, (await RepairAsync(engine, id)).Fate);
        await engine.UntilAsync(id, run => run.State == "succeeded");

        Assert.Equal(Keys(id, "book#2", "pay#2", "ship"), keys);
    }

    [Fact]
    public async Task A_run_whose_undoing_is_stuck_says_so_and_goes_on_when_it_is_told()
    {
        await using var engine = await StartAsync(
            task => task.Type == "fragile" || task.Path == "pay/compensate" ? task.Failed("Broken") : task.Completed());
        var id = await engine.RunAsync(Order);
        await engine.UntilAsync(id, run => run.State == "compensation_failed");
        Assert.Equal("pay could not be undone: Broken: it broke", (await engine.Runs.FindAsync(id, default))!.WaitingFor);

        await RepairAsync(engine, id, skip: "pay");

        Assert.Equal("failed", (await engine.EndAsync(id)).State);
        var tasks = (await engine.TasksAsync(id)).ToDictionary(task => task.Path, task => task.State);
        Assert.Equal(("skipped", "succeeded"), (tasks["pay/compensate"], tasks["book/compensate"]));
    }

    [Fact]
    public async Task A_canceled_run_undoes_what_was_done()
    {
        await using var engine = await StartAsync(task => task.Completed());
        var id = await engine.RunAsync(Order.Replace("uses: fragile", "wait: { for: 1h }"));
        await engine.UntilAsync(id, run => run.Tasks.GetValueOrDefault("awaiting") == 1);

        await engine.Runs.RequestCancelAsync(id, null, CancellationToken.None);
        engine.Waker.CancelRun(id, null);

        Assert.Equal("canceled", (await engine.EndAsync(id)).State);
        Assert.Equal(
            ["pay/compensate", "book/compensate"],
            (await engine.Runs.EventsAsync(id, 0, 100, default))
                .Where(line => line.Kind == "task.succeeded" && line.Path!.EndsWith("/compensate", StringComparison.Ordinal))
                .Select(line => line.Path));
    }

    [Fact]
    public async Task A_child_undoes_its_own_and_its_parent_the_children_before_and_a_repaired_parent_runs_others()
    {
        var done = new ConcurrentQueue<string>();
        var isBroken = true;
        await using var engine = await StartAsync(task =>
        {
            done.Enqueue(task.Path);
            return task.Type == "fragile" && isBroken ? task.Failed("Broken") : task.Completed();
        });
        await engine.ApplyAsync("workflow: good\ntasks:\n  step: { uses: t }");
        await engine.ApplyAsync("""
            workflow: bad
            tasks:
              mine: { uses: t, compensate: { uses: undo } }
              last: { needs: [mine], uses: fragile }
            """);
        var id = await engine.RunAsync("""
            workflow: family
            tasks:
              first: { run: good, compensate: { uses: undo } }
              second: { needs: [first], run: bad }
            """);

        Assert.Equal("failed", (await engine.EndAsync(id)).State);
        Assert.Equal(["step", "mine", "last", "mine/compensate", "first/compensate"], done);

        isBroken = false;
        await RepairAsync(engine, id);
        await engine.UntilAsync(id, run => run.State == "succeeded");

        Assert.Equal(["step", "mine", "last"], done.Skip(5));
        var children = await engine.ChildrenAsync(id);
        Assert.Equal(["failed", "succeeded", "succeeded", "succeeded"], children.Select(child => child.State).Order(StringComparer.Ordinal));
        Assert.Equal([1, 1, 2, 2], children.Select(child => child.Parent!.Attempt).Order());
    }

    private static string[] Keys(Guid run, params string[] tasks) => [.. tasks.Select(task => $"{run}/{task}")];

    private static Task<SentSignal> RepairAsync(EmbeddedEngine engine, Guid run, string? skip = null) =>
        engine.Services.GetRequiredService<ISignalStore>().SendRepairAsync(
            new NewSignal(run, Repair.Signal, null, $$"""{"by":"ann","skip":[{{(skip is null ? "" : $"\"{skip}\"")}}]}"""),
            CancellationToken.None);
}
