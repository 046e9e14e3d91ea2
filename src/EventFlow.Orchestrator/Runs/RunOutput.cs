using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Children;

namespace EventFlow.Orchestrator.Runs;

/// <summary>What a change of a run leads to outside of it, once it is committed.</summary>
internal sealed record RunOutput
{
    public required Guid RunId { get; init; }
    public required string Workflow { get; init; }

    /// <summary>The state the run has ended in with this change, or cannot leave by itself.</summary>
    public RunStatus? Ended { get; init; }

    public IReadOnlyList<TaskMessage> Tasks { get; init; } = [];
    public IReadOnlyList<CancelTask> Stops { get; init; } = [];

    /// <summary>Child runs to be started, to be canceled, and the parent to be told that this run has ended.</summary>
    public IReadOnlyList<ChildWish> Children { get; init; } = [];

    /// <summary>Datasets were brought up to date.</summary>
    public bool HasDatasets { get; init; }

    /// <summary>Time to the first of the timers that were set.</summary>
    public TimeSpan? FirstTimer { get; init; }

    /// <summary>Pools of which slots were asked for or given back.</summary>
    public IReadOnlyCollection<string> Pools { get; init; } = [];

    public bool IsEmpty =>
        Ended is null && !HasDatasets && Tasks.Count + Stops.Count + Children.Count + Pools.Count == 0 && FirstTimer is null;

    /// <param name="again">This message may have been handled before, up to its output or short of it.</param>
    public static RunOutput Of(LiveRun run, bool again)
    {
        var (state, decisions) = (run.State, run.Decisions);
        var workflow = state.Plan.Definition.Id;
        if (decisions.IsRepetition && !again)
        {
            return new RunOutput { RunId = state.Id, Workflow = workflow };
        }

        return new RunOutput
        {
            RunId = state.Id,
            Workflow = workflow,
            Ended = IsEnd(state.Status) && decisions.Events.Count > 0 ? state.Status : null,
            // A message that left from here was sent or is being sent, or its loss is known and the reconciler's; to send it again because
            // what led to it comes again would only have it done twice.
            Tasks = [.. decisions.Dispatches.Where(dispatch => state.NoteSent(dispatch) || !decisions.IsRepetition)
                .Select(dispatch => ToMessage(state, dispatch))],
            Stops = [.. decisions.Stops.Select(stop => new CancelTask(state.Id, stop.Path, stop.Attempt))],
            Children = ChildrenOf(state, decisions),
            Pools = PoolsOf(decisions),
            HasDatasets = decisions.Datasets.Count > 0,
            FirstTimer = decisions.TimersSet.Count == 0 ? null : decisions.TimersSet.Min(timer => timer.Delay),
        };
    }

    private static bool IsEnd(RunStatus status) => status.IsFinal() || status == RunStatus.CompensationFailed;

    private static IReadOnlyList<ChildWish> ChildrenOf(RunState state, RunDecisions decisions)
    {
        var ended = state.Parent is not null && state.Status.IsFinal() && decisions.Events.Count > 0;
        return decisions.ChildStarts.Count + decisions.ChildCancels.Count == 0 && !ended
            ? []
            : [
                .. decisions.ChildStarts.Select(start => new ChildWish.Start(state.Id, start)),
                .. decisions.ChildCancels.Select(child => new ChildWish.Cancel(child)),
                .. ended ? [new ChildWish.Tell(state.Parent!, ChildEnds.Of(state))] : Array.Empty<ChildWish>(),
            ];
    }

    private static string[] PoolsOf(RunDecisions decisions) => decisions.SlotsAsked.Count + decisions.SlotsReleased.Count == 0
        ? []
        : [.. decisions.SlotsAsked.Select(slot => slot.Pool).Concat(decisions.SlotsReleased.Select(slot => slot.Pool)).Distinct()];

    private static TaskMessage ToMessage(RunState run, TaskDispatch dispatch) => new()
    {
        Run = run.Id,
        Workflow = run.Plan.Definition.Id,
        Version = run.Plan.Version,
        Path = dispatch.Path,
        Attempt = dispatch.Attempt,
        Type = dispatch.Type,
        Input = dispatch.Input,
        IdempotencyKey = WireNames.IdempotencyKey(run.Id, dispatch.Path, dispatch.Life),
        TimeoutSeconds = dispatch.Timeout?.TotalSeconds,
    };
}
