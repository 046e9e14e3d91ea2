using System.Text.Json;
using EventFlow.Core.Planning;
using EventFlow.Core.Validation;

namespace EventFlow.Testing.Simulation;

/// <summary>The child runs of a test run. They end as scripts tell them; without a script the workflow itself is run, where the test knows
/// it, and otherwise they give nothing.</summary>
internal sealed class TestChildren(Scenario scenario, ScriptedResults results, Agenda agenda)
{
    private readonly Dictionary<Guid, Child> children = [];

    /// <summary>The last parameters of each task.</summary>
    public Dictionary<string, JsonElement> Params { get; } = new(StringComparer.Ordinal);

    /// <summary>Asked for again it is the same child.</summary>
    public void Start(ChildStart start)
    {
        if (children.TryGetValue(start.Id, out var before))
        {
            if (before.HasEnded)
            {
                Tell(before);
            }

            return;
        }

        Params[start.Path] = start.Params;
        var (end, time) = Outcome(start);
        var child = children[start.Id] = new Child(end);
        if (IsLost(start))
        {
            // It has ended, and the message that says so is on nobody's way: the engine has to ask.
            child.HasEnded = true;
            agenda.NoteLost();
        }
        else if (time is { } length)
        {
            agenda.After(length, new Happening.ChildDone(start.Id));
        }
    }

    public void Leave(Guid id) => children.Remove(id);

    public void End(Guid id)
    {
        if (children.TryGetValue(id, out var child))
        {
            child.HasEnded = true;
            Tell(child);
        }
    }

    /// <summary>A task waits for a child that was never started, or that has ended.</summary>
    public bool HasLost(RunState state) => state.Instances.Any(task =>
        task is { Kind: TaskKinds.Run, State: TaskState.Awaiting }
        && (!children.TryGetValue(Guid.Parse(task.Worker!), out var child) || child.HasEnded));

    private bool IsLost(ChildStart start) =>
        start.Child.Waits && results.IsScripted(start.Path) && results.Of(start.Path, start.Attempt).IsLost;

    private void Tell(Child child) => agenda.Send(new Happening.Event(child.End));

    /// <summary>How the child ends, and after which time; null: never.</summary>
    private (PlannerEvent.ChildEnded End, TimeSpan? Time) Outcome(ChildStart start)
    {
        if (!start.Child.Waits)
        {
            return (EndOf(start, Json.Of(new Dictionary<string, object> { ["run"] = start.Id }), null), TimeSpan.Zero);
        }

        if (results.IsScripted(start.Path))
        {
            var result = results.Of(start.Path, start.Attempt);
            return (EndOf(start, result.Given, result.Failure), result.IsNever ? null : result.Time);
        }

        return scenario.Children.GetValueOrDefault(start.Child.Workflow) is { } plan
            ? Played(start, plan)
            : (EndOf(start, null, null), TimeSpan.Zero);
    }

    private (PlannerEvent.ChildEnded End, TimeSpan? Time) Played(ChildStart start, WorkflowPlan plan)
    {
        var given = start.Params.EnumerateObject().ToDictionary(param => param.Name, param => param.Value, StringComparer.Ordinal);
        var (values, errors) = ParameterValidator.Validate(plan.Definition.Params, given);
        if (errors.Count > 0)
        {
            var why = string.Join("; ", errors.Select(error => $"{error.Code} {error.Message}"));
            return (EndOf(start, null, new AttemptError(ErrorTypes.ChildRefused, $"EF2192 {why}", Retryable: false)), TimeSpan.Zero);
        }

        var run = RunSimulation.RunChild(
            scenario with
            {
                Plan = plan, Params = values, Trigger = null, Scripts = scenario.ScriptsInside(start.Path), Sendings = [],
                StartsAt = agenda.Now,
            },
            start);
        var error = ChildRuns.ErrorOf(start.Id, run.Status, run.Error);
        return (EndOf(start, run.Output, error), run.Status.IsFinal() ? run.EndedAt - agenda.Now : null);
    }

    private static PlannerEvent.ChildEnded EndOf(ChildStart start, JsonElement? output, AttemptError? error) =>
        new(start.Path, start.Attempt, error is null ? output : null, error);

    private sealed class Child(PlannerEvent.ChildEnded end)
    {
        public PlannerEvent.ChildEnded End { get; } = end;
        public bool HasEnded { get; set; }
    }
}
