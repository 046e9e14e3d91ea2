using System.Text.Json;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Runs;
using EventFlow.Tests.Planning;

namespace EventFlow.Tests.Runs;

/// <summary>What led to a message comes again, and the message may have been lost with the process that had to send it.</summary>
public class RunOutputTests
{
    private static readonly WorkflowPlan Plan = new(
        PlannedRun.Read("workflow: w\ntasks:\n  a: { uses: t, retry: { attempts: 2, delay: 1s } }\n  b: { needs: [a], uses: t }"), version: 1);

    private readonly Dictionary<string, TaskRecord> rows = [];
    private LiveRun run = NewRun();

    [Fact]
    public void A_start_that_comes_again_to_a_process_that_has_sent_the_first_tasks_sends_nothing()
    {
        Assert.Equal(["a/1"], Sent(new PlannerEvent.Start(), again: false));

        Assert.Empty(Sent(new PlannerEvent.Start(), again: true));
    }

    [Fact]
    public void To_a_process_that_has_not_it_sends_them_and_once()
    {
        Sent(new PlannerEvent.Start(), again: false);
        ReadAgain();

        Assert.Equal(["a/1"], Sent(new PlannerEvent.Start(), again: true));
        Assert.Empty(Sent(new PlannerEvent.Start(), again: true));
    }

    [Fact]
    public void An_answer_that_comes_again_sends_what_followed_from_it_once_in_each_process()
    {
        Sent(new PlannerEvent.Start(), again: false);
        Assert.Equal(["b/1"], Sent(Completed(), again: false));
        Assert.Empty(Sent(Completed(), again: true));
        ReadAgain();

        Assert.Equal(["b/1"], Sent(Completed(), again: true));
        Assert.Empty(Sent(Completed(), again: true));
    }

    [Fact]
    public void What_was_held_back_does_not_count_as_sent()
    {
        Sent(new PlannerEvent.Start(), again: false);
        ReadAgain();

        Assert.Empty(Sent(new PlannerEvent.Start(), again: false));
        Assert.Equal(["a/1"], Sent(new PlannerEvent.Start(), again: true));
    }

    [Fact]
    public void The_next_attempt_and_a_lost_message_are_sent_whatever_was_before()
    {
        Sent(new PlannerEvent.Start(), again: false);
        Sent(new PlannerEvent.Failed("a", 1, "w", new AttemptError("Broken", "it broke")), again: true);

        Assert.Equal(["a/2"], Sent(new PlannerEvent.TimerDue(TimerKinds.Retry, "a", 1), again: true));
        Assert.Equal(["a/2"], Sent(new PlannerEvent.Reconcile(TimeSpan.Zero), again: false));
    }

    private static LiveRun NewRun() => Of(new RunState(Guid.CreateVersion7(), Plan, JsonDocument.Parse("{}").RootElement));

    private static LiveRun Of(RunState state) => new(state, new EngineOptions(), TimeProvider.System);

    private static PlannerEvent.Completed Completed() => new("a", 1, "w", Output: null);

    private List<string> Sent(PlannerEvent @event, bool again)
    {
        var decisions = run.Apply(@event);
        foreach (var row in decisions.Added.Concat(decisions.Changed))
        {
            rows[row.Path] = row;
        }

        return [.. RunOutput.Of(run, again).Tasks.Select(task => $"{task.Path}/{task.Attempt}")];
    }

    /// <summary>As after a crash, or on another node.</summary>
    private void ReadAgain() => run = Of(RunRestore.Restore(Plan, new StoredRun
    {
        Id = run.State.Id, Status = run.State.Status, Params = run.State.Params, StartedAt = run.State.StartedAt,
        EventSeq = run.State.EventSeq, Version = run.State.Version,
        Tasks = [.. rows.Values],
    }));
}
