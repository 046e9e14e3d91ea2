using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Tests.Engine;

/// <summary>What a user may count on, the same in both ways of committing.</summary>
public abstract partial class EmbeddedEngineTests
{
    private protected abstract CommitMode Mode { get; }

    private Task<EmbeddedEngine> StartAsync(Func<TaskMessage, TaskAnswer?> work, PlannerOptions? planner = null) =>
        EmbeddedEngine.StartAsync(work, planner, Mode);

    private const string Fan = """
        workflow: fan
        tasks:
          list: { uses: list }
          work: { needs: [list], foreach: "${{ tasks.list.output }}", uses: work, with: { n: "${{ item }}" } }
          sum: { needs: [work], uses: sum, with: { all: "${{ tasks.work.output }}" } }
        """;

    [Fact]
    public async Task A_run_goes_through_the_saga_from_its_start_to_its_end()
    {
        var inputs = new ConcurrentQueue<string>();
        await using var engine = await StartAsync(task =>
        {
            inputs.Enqueue($"{task.Path} {task.Input.GetRawText()}");
            return task.Completed(task.Type == "list" ? "[1,2,3]" : task.Input.GetRawText());
        });

        var id = await engine.RunAsync(Fan);
        var run = await engine.EndAsync(id);

        Assert.Equal("succeeded", run.State);
        Assert.Contains("""sum {"all":[{"n":1},{"n":2},{"n":3}]}""", inputs);
        var events = await engine.Runs.EventsAsync(id, 0, 100, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(line => line.Seq));
        Assert.Equal(["run.accepted", "run.started"], events.Take(2).Select(line => line.Kind));
        Assert.Equal("run.succeeded", events[^1].Kind);
    }

    [Fact]
    public async Task Retries_come_after_their_delay_and_then_the_run_fails_with_the_error()
    {
        var attempts = new ConcurrentQueue<int>();
        await using var engine = await StartAsync(task =>
        {
            attempts.Enqueue(task.Attempt);
            return task.Failed();
        });

        var id = await engine.RunAsync("workflow: w\ntasks:\n  a: { uses: t, retry: { attempts: 3, delay: 50ms } }");
        var run = await engine.EndAsync(id);

        Assert.Equal("failed", run.State);
        Assert.Equal("task a failed: it broke", run.Error!.Message);
        Assert.Equal([1, 2, 3], attempts);
    }

    [Fact]
    public async Task A_run_whose_start_was_never_heard_is_started_all_the_same()
    {
        await using var engine = await StartAsync(task => task.Completed());

        var id = await engine.AcceptAsync("workflow: w\ntasks:\n  a: { uses: t }");

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
    }

    [Fact]
    public async Task A_dispatch_that_got_lost_is_sent_again()
    {
        var lost = 1;
        await using var engine = await StartAsync(task => Interlocked.Exchange(ref lost, 0) == 1 ? null : task.Completed());

        var id = await engine.RunAsync("workflow: w\ntasks:\n  a: { uses: t }");

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
        Assert.Equal(1, (await engine.TasksAsync(id)).Single().Attempt);
    }

    [Fact]
    public async Task A_task_without_a_worker_says_so()
    {
        await using var engine = await StartAsync(_ => null);

        var id = await engine.RunAsync("workflow: w\ntasks:\n  a: { uses: nobody }");

        var waiting = "";
        await engine.UntilAsync(id, _ => (waiting = engine.TasksAsync(id).Result is [var task, ..] ? task.WaitingFor ?? "" : "").StartsWith("no worker", StringComparison.Ordinal));
        Assert.StartsWith("no worker for type nobody since 20", waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_falls_silent_loses_its_task_to_another_attempt()
    {
        await using var engine = await StartAsync(
            task => task.Attempt == 1
                ? new TaskAnswer { Kind = AnswerKinds.Started, Run = task.Run, Path = task.Path, Attempt = 1, Worker = "silent" }
                : task.Completed("2"),
            new Core.Planning.PlannerOptions { Lease = TimeSpan.FromMilliseconds(300) });

        var id = await engine.RunAsync("workflow: w\ntasks:\n  a: { uses: t }");

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
        Assert.Equal(2, (await engine.TasksAsync(id)).Single().Attempt);
    }

    [Fact]
    public async Task A_canceled_run_ends_as_canceled()
    {
        await using var engine = await StartAsync(_ => null);
        var id = await engine.RunAsync("workflow: w\ntasks:\n  a: { uses: t }\n  b: { needs: [a], uses: t }");
        await engine.UntilAsync(id, run => run.State == "running");

        await engine.Runs.RequestCancelAsync(id, "enough", CancellationToken.None);
        engine.Waker.CancelRun(id, "enough");

        Assert.Equal("canceled", (await engine.EndAsync(id)).State);
    }

    [Fact]
    public async Task Hundreds_of_runs_that_cannot_start_keep_no_other_from_it_and_are_not_woken_without_end()
    {
        var woken = 0L;
        using var figures = new MeterListener { InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "eventflow.runs.reconciled")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        } };
        figures.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref woken, count));
        figures.Start();
        // None of them is due before the last is there, so that all rounds but the last are full ones.
        await using var engine = await EmbeddedEngine.StartAsync(
            task => task.Completed(), mode: Mode, adjust: options => options with { StartGrace = TimeSpan.FromSeconds(2) });
        for (var i = 0; i < 450; i++)
        {
            await engine.Runs.AcceptAsync(new NewRun(Guid.CreateVersion7(), "gone", 7, "{}", null), CancellationToken.None);
        }

        var last = await engine.AcceptAsync("workflow: w\ntasks:\n  a: { uses: t }");
        var run = await engine.EndAsync(last);

        Assert.Equal("succeeded", run.State);
        // Woken oldest first, 200 in a round, each round counted when it is over: two rounds came before the last run's.
        Assert.InRange(Interlocked.Read(ref woken), 400, 4_000);
    }

    [Fact]
    public async Task A_run_whose_workflow_cannot_be_read_can_still_be_canceled()
    {
        await using var engine = await StartAsync(task => task.Completed());
        var id = (await engine.Runs.AcceptAsync(new NewRun(Guid.CreateVersion7(), "gone", 7, "{}", null), CancellationToken.None)).Id;
        engine.Waker.StartRun(id);

        await engine.Runs.RequestCancelAsync(id, "enough", CancellationToken.None);
        engine.Waker.CancelRun(id, "enough");
        var run = await engine.EndAsync(id);

        Assert.Equal("canceled", run.State);
        Assert.Contains("EF3003", run.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"kind":"completed","run":"0192aaaa-0000-7000-8000-000000000001","path":"a","attempt":1}""")]
    public async Task What_does_not_belong_to_a_run_changes_none(string body)
    {
        await using var engine = await StartAsync(task => task.Completed());

        await engine.Answers.AcceptAsync(Encoding.UTF8.GetBytes(body), CancellationToken.None);

        var id = await engine.RunAsync("workflow: w\ntasks:\n  a: { uses: t }");
        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
    }
}

public class GroupCommitEngineTests : EmbeddedEngineTests
{
    private protected override CommitMode Mode => CommitMode.Group;
}

public class RowLockEngineTests : EmbeddedEngineTests
{
    private protected override CommitMode Mode => CommitMode.RowLock;
}
