using System.Text.Json;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Runs;
using EventFlow.Tests.Planning;

namespace EventFlow.Tests.Runs;

public class StartGateTests
{
    private readonly StartGate gate = new(new EngineOptions { MostQueuedPerWorkflow = 4 });

    [Fact]
    public void The_gate_of_a_workflow_closes_when_enough_of_its_tasks_are_queued_and_no_other_one_does()
    {
        Resident("full", 4);

        Assert.False(gate.MayStart("full", fromBacklog: false));
        Assert.False(gate.MayStart("full", fromBacklog: true));
        Assert.True(gate.MayStart("other", fromBacklog: false));
        Assert.Equal("full", Assert.Single(gate.Deferred).Workflow);
    }

    [Fact]
    public void It_opens_again_for_the_backlog_and_new_runs_stand_behind_it()
    {
        var run = Resident("w", 4);
        gate.MayStart("w", fromBacklog: false);

        Answer(run, 1);

        Assert.Equal(1, gate.Room("w"));
        Assert.False(gate.MayStart("w", fromBacklog: false));
        Assert.True(gate.MayStart("w", fromBacklog: true));
    }

    [Fact]
    public void With_the_backlog_gone_new_runs_start_at_once()
    {
        var run = Resident("w", 4);
        gate.MayStart("w", fromBacklog: false);
        Answer(run, 1);

        gate.Open("w", Assert.Single(gate.Deferred).Mark);

        Assert.True(gate.MayStart("w", fromBacklog: false));
    }

    [Fact]
    public void A_run_that_comes_to_wait_while_the_backlog_is_read_keeps_the_line()
    {
        var run = Resident("w", 4);
        gate.MayStart("w", fromBacklog: false);
        Answer(run, 1);
        var mark = Assert.Single(gate.Deferred).Mark;

        gate.MayStart("w", fromBacklog: false);
        gate.Open("w", mark);

        Assert.Equal("w", Assert.Single(gate.Deferred).Workflow);
    }

    [Fact]
    public void The_tasks_of_a_run_that_had_to_leave_memory_still_count()
    {
        var run = Resident("w", 3);

        gate.Forget(run, goesOn: true);
        Assert.Equal(1, gate.Room("w"));
        Resident("w", 3);
        Assert.Equal(1, gate.Room("w"));
    }

    [Fact]
    public void The_tasks_of_a_run_that_has_ended_or_is_read_again_do_not()
    {
        gate.Forget(Resident("w", 3), goesOn: false);

        Assert.Equal(4, gate.Room("w"));
    }

    [Fact]
    public void What_an_earlier_process_has_queued_counts_and_is_not_counted_twice_when_its_runs_come_into_memory()
    {
        gate.Correct(new Dictionary<string, int> { ["w"] = 4 });
        Assert.False(gate.MayStart("w", fromBacklog: false));

        var run = Resident("w", 3);
        Assert.Equal(0, gate.Room("w"));
        Answer(run, 2);
        Assert.Equal(2, gate.Room("w"));
    }

    [Fact]
    public void Runs_that_another_node_has_taken_over_close_no_gate_for_good()
    {
        Resident("w", 4);

        gate.Correct(new Dictionary<string, int>());

        Assert.Equal(4, gate.Room("w"));
    }

    private ResidentRun Resident(string workflow, int queued)
    {
        var tasks = string.Join('\n', Enumerable.Range(1, queued).Select(number => $"  t{number}: {{ uses: t }}"));
        var run = new ResidentRun(Guid.CreateVersion7());
        var plan = new WorkflowPlan(PlannedRun.Read($"workflow: {workflow}\ntasks:\n{tasks}"), version: 1);
        var state = new RunState(run.Id, plan, JsonDocument.Parse("{}").RootElement);
        Planner.Apply(state, new PlannerEvent.Start(), DateTimeOffset.UnixEpoch, PlannerOptions.Default);
        run.Load(new RunSaga { CorrelationId = run.Id, Workflow = workflow }, state);
        gate.Enter(run);
        return run;
    }

    private void Answer(ResidentRun run, int tasks)
    {
        foreach (var task in run.State!.Instances.Where(task => task.State == TaskState.Queued).Take(tasks).ToList())
        {
            Planner.Apply(
                run.State, new PlannerEvent.Completed(task.Path, task.Attempt, "w", Output: null), DateTimeOffset.UnixEpoch,
                PlannerOptions.Default);
        }

        gate.Count(run);
    }
}
