using System.Text;
using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Planning;

/// <summary>A run 100,000 tasks deep: what is not flat in the depth, or recurses over it, does not pass here.</summary>
public sealed class DeepChainTests(DeepChainTests.Chain chain) : IClassFixture<DeepChainTests.Chain>
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;
    private readonly List<TaskRecord> rows = [];

    [Fact]
    public void It_starts_goes_on_and_is_restored_with_the_rows_of_what_has_begun()
    {
        var run = Start();
        Assert.Single(rows);
        var written = 0;
        for (var i = 0; i < 1_000; i++)
        {
            var decisions = Apply(run, new PlannerEvent.Completed($"t{i}", 1, "w1", null));
            written += decisions.Added.Count + decisions.Changed.Count;
        }

        var latest = rows.GroupBy(row => row.Path).Select(path => path.Last()).ToList();
        var restored = RunRestore.Restore(chain.Plan, new StoredRun
        {
            Id = run.Id, Status = run.Status, Params = run.Params, StartedAt = At, EventSeq = run.EventSeq, Version = run.Version,
            Tasks = latest,
        });

        Assert.Equal((2_000, 1_001), (written, latest.Count));
        SameRun.Assert(run, restored, "after 1,000 tasks");
        Assert.Equal("t1001", Assert.Single(Apply(restored, new PlannerEvent.Completed("t1000", 1, "w1", null)).Dispatches).Path);
    }

    [Fact]
    public void A_failure_of_the_first_task_reaches_the_last()
    {
        var run = Start();

        var decisions = Apply(run, new PlannerEvent.Failed("t0", 1, "w1", new AttemptError("Broken", "it broke", Retryable: false)));

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal((Chains.Deep - 1, 1), (decisions.Added.Count, decisions.Changed.Count));
        Assert.Equal(TaskState.UpstreamFailed, run.Find($"t{Chains.Deep - 1}")!.State);
        Assert.Equal("task t0 failed: it broke", run.Error!.Message);
    }

    [Fact]
    public void A_cancel_reaches_all_of_it()
    {
        var run = Start();
        Apply(run, new PlannerEvent.Started("t0", 1, "w1"));

        var canceling = Apply(run, new PlannerEvent.Cancel(null));
        Assert.Equal((RunStatus.Canceling, Chains.Deep - 1), (run.Status, canceling.Added.Count));
        Assert.Empty(canceling.TimersCleared);
        Apply(run, new PlannerEvent.Completed("t0", 1, "w1", null));

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.All(run.Instances, task => Assert.True(task.State.IsFinal()));
    }

    [Fact]
    public void A_task_that_waits_takes_less_than_600_bytes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var run = Start();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Chains.Deep * 600L);
        Assert.Equal(Chains.Deep, run.Instances.Count);
    }

    private RunState Start()
    {
        var run = new RunState(Guid.Parse("01920000-0000-7000-8000-000000000001"), chain.Plan, JsonElement.Parse("{}"));
        Apply(run, new PlannerEvent.Start());
        return run;
    }

    private RunDecisions Apply(RunState run, PlannerEvent @event)
    {
        var decisions = Planner.Apply(run, @event, At);
        rows.AddRange(decisions.Added);
        rows.AddRange(decisions.Changed);
        return decisions;
    }

    public sealed class Chain
    {
        public WorkflowPlan Plan { get; } = new(
            WorkflowFile.Read(Encoding.UTF8.GetBytes(Chains.Json(Chains.Deep)), "w.json").Definition!, version: 1);
    }
}
