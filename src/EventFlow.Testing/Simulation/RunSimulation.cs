using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Simulation;

/// <summary>One run from its start until nothing more can happen: an engine, a store, a broker and workers in a single thread.</summary>
internal sealed class RunSimulation
{
    // As the engine does it: a dispatch nobody reacted to is sent again.
    private static readonly TimeSpan DispatchGrace = TimeSpan.FromSeconds(15);
    private static readonly Guid RunId = Guid.Parse("01920000-0000-7000-8000-000000000001");

    private readonly Scenario scenario;
    private readonly Chance chance;
    private readonly Agenda agenda;
    private readonly ScriptedResults results;
    private readonly TestWorkers workers;
    private readonly TestChildren children;
    private readonly StoredRows rows;
    private readonly TestTimers timers;
    private readonly Outside outside;
    private readonly Action<RunStep>? look;
    private RunState state;
    private bool isReconciling;

    private RunSimulation(Scenario scenario, int? seed, Faults faults, Action<RunStep>? look, ChildStart? self = null)
    {
        this.scenario = scenario;
        this.look = look;
        chance = new Chance(seed, faults);
        agenda = new Agenda(chance, scenario.StartsAt);
        results = new ScriptedResults(scenario.Scripts);
        workers = new TestWorkers(results, agenda);
        children = new TestChildren(scenario, results, agenda);
        state = new RunState(self?.Id ?? RunId, scenario.Plan, scenario.Params)
        {
            Depth = self?.Depth ?? 0,
            AcceptedAt = scenario.StartsAt,
            Trigger = scenario.Trigger,
        };
        rows = new StoredRows(state, scenario.Pools);
        timers = new TestTimers(scenario, rows, workers, agenda);
        outside = new Outside(scenario, agenda, rows);
    }

    /// <param name="look">Called after every event the engine has handled.</param>
    public static TestRun Run(Scenario scenario, int? seed, Faults faults, Action<RunStep>? look = null)
    {
        var simulation = new RunSimulation(scenario, seed, faults, look);
        simulation.Play();
        return TestRuns.Of(scenario, seed, simulation.state, simulation.rows, simulation.Inputs, simulation.outside.Unsent());
    }

    /// <summary>A child run, which is played to its end at once.</summary>
    public static RunState RunChild(Scenario scenario, ChildStart self)
    {
        var simulation = new RunSimulation(scenario, seed: null, Faults.OrderOnly, look: null, self);
        simulation.Play();
        return simulation.state;
    }

    private Dictionary<string, JsonElement> Inputs =>
        workers.Inputs.Concat(children.Params).ToDictionary(input => input.Key, input => input.Value, StringComparer.Ordinal);

    private void Play()
    {
        agenda.Send(new Happening.Event(new PlannerEvent.Start()));
        timers.SetDeadlines(state.Id);
        outside.Plan();
        Reconcile();
        for (var events = 0; agenda.TryNext(out var next); events++)
        {
            if (events == scenario.MaxEvents)
            {
                throw new WorkflowTestException($"EF2205 after {events} events the run still goes on; the last tasks: {LastTasks()}");
            }

            Handle(next);
            Reconcile();
        }
    }

    private void Handle(Happening next)
    {
        switch (next)
        {
            case Happening.Event @event: Apply(@event.Message); break;
            case Happening.Dispatch dispatch: workers.Take(dispatch.Task); break;
            case Happening.Stop stop: workers.Stop(stop.Task); break;
            case Happening.Child child: children.Start(child.Start); break;
            case Happening.LeaveChild child: children.Leave(child.Id); break;
            case Happening.ChildDone child: children.End(child.Id); break;
            case Happening.Done done: workers.End(done.Execution); break;
            case Happening.Timer timer: timers.End(timer); break;
            case Happening.Outside sent: outside.Send(sent.Sending, state); break;
            case Happening.Reconcile: OnReconcile(); break;
        }
    }

    private void Apply(PlannerEvent message)
    {
        if (chance.Crashes())
        {
            state = rows.Restore(scenario.Plan);
        }

        var decisions = Planner.Apply(state, message, agenda.Now, scenario.Options);
        rows.Commit(state, decisions, agenda.Now);
        results.Follow(decisions.Events);
        outside.Follow(decisions.Events);
        look?.Invoke(new RunStep(state, rows, message, decisions, agenda.Now));
        foreach (var timer in decisions.TimersSet)
        {
            timers.Arm(timer.Key);
        }

        if (chance.Crashes())
        {
            // Stored, but nothing has left: the message was not acknowledged and comes again.
            state = rows.Restore(scenario.Plan);
            agenda.At(agenda.Now, new Happening.Event(message));
            agenda.NoteLost();
            return;
        }

        Send(decisions);
        GrantSlots();
    }

    private void GrantSlots()
    {
        foreach (var slot in rows.Slots.Grant(agenda.Now))
        {
            Tell(slot);
        }
    }

    private void Tell(SlotRequest slot) =>
        agenda.Send(new Happening.Event(new PlannerEvent.SlotGranted(slot.Path, slot.Attempt, slot.Pool)));

    private void Send(RunDecisions decisions)
    {
        foreach (var dispatch in decisions.Dispatches)
        {
            if (state.NoteSent(dispatch) || !decisions.IsRepetition)
            {
                agenda.Send(new Happening.Dispatch(dispatch));
            }
        }

        foreach (var stop in decisions.Stops)
        {
            agenda.Send(new Happening.Stop(stop));
        }

        foreach (var start in decisions.ChildStarts)
        {
            agenda.Send(new Happening.Child(start));
        }

        foreach (var child in decisions.ChildCancels)
        {
            agenda.Send(new Happening.LeaveChild(child));
        }
    }

    /// <summary>Only where something was lost is there anything to make up for.</summary>
    private void Reconcile()
    {
        if (agenda.TakeLost() && !isReconciling)
        {
            isReconciling = true;
            agenda.After(DispatchGrace, new Happening.Reconcile());
        }
    }

    private void OnReconcile()
    {
        isReconciling = false;
        if (state.Status.IsFinal() && !rows.Unreceived.Any())
        {
            return;
        }

        var mayStart = state.Status == RunStatus.Pending && !rows.Timers.ContainsKey(new TimerKey(state.Id, TimerKinds.Window, "", 0));
        if (mayStart)
        {
            agenda.Send(new Happening.Event(new PlannerEvent.Start()));
        }

        outside.SendAgain(state);
        foreach (var slot in UntakenSlots())
        {
            Tell(slot);
        }

        GrantSlots();
        Apply(new PlannerEvent.Reconcile(DispatchGrace));
        if (state.QueuedTasks > 0 || UntakenSlots().Count > 0 || mayStart || rows.Unreceived.Any() || outside.IsCancelOpen(state)
            || children.HasLost(state))
        {
            agenda.NoteLost();
        }
    }

    private List<SlotRequest> UntakenSlots() =>
        [.. rows.Slots.Held.Where(slot => rows.Tasks[slot.Path] is { State: TaskState.Ready } row && row.Attempt == slot.Attempt)];

    private string LastTasks() =>
        string.Join(", ", rows.History.TakeLast(100).Select(line => line.Path).OfType<string>().Distinct().TakeLast(5));
}
