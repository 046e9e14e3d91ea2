using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Tasks;
using EventFlow.Orchestrator.Timers;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Sends what was decided, after it is committed. What cannot be sent is not lost: the state implies it, and the reconciler
/// sends it again; so a broker that is away fails no message.</summary>
internal sealed class RunMessenger(
    ITaskBus bus, TimerPump pump, AnswerRefusals refusals, Telemetry telemetry, ILogger<RunMessenger> log)
{
    /// <param name="again">This delivery may have been handled before, up to its messages or short of them.</param>
    public async Task SendAsync(LiveRun run, bool again, CancellationToken cancellationToken)
    {
        var decisions = run.Decisions;
        if (decisions.IsRepetition && !again)
        {
            return;
        }

        if (decisions.TimersSet.Count > 0)
        {
            pump.Wake(decisions.TimersSet.Min(timer => timer.Delay));
        }

        if (decisions.Dispatches.Count + decisions.Stops.Count > 0)
        {
            await SendToWorkersAsync(run, cancellationToken);
        }

        if (run.State.Status.IsFinal() && decisions.Events.Count > 0)
        {
            log.RunState(run.State.Id, run.State.Plan.Definition.Id, run.State.Status.Word());
        }
    }

    public void Refuse(LiveRun run, TaskAnswered answer)
    {
        if (run.Decisions.Refused is { } reason)
        {
            refusals.Count(Word(reason), answer);
        }
    }

    private async Task SendToWorkersAsync(LiveRun run, CancellationToken cancellationToken)
    {
        var decisions = run.Decisions;
        try
        {
            await bus.DispatchAsync([.. decisions.Dispatches.Select(dispatch => ToMessage(run.State, dispatch))], cancellationToken);
            telemetry.Dispatched(decisions.Dispatches.Count);
            if (decisions.Stops.Count > 0)
            {
                await bus.CancelAsync(
                    [.. decisions.Stops.Select(stop => new CancelTask(run.State.Id, stop.Path, stop.Attempt))], cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            telemetry.DispatchFailed();
            log.DispatchFailed(e, run.State.Id, decisions.Dispatches.Count + decisions.Stops.Count);
        }
    }

    private static TaskMessage ToMessage(RunState run, TaskDispatch dispatch) => new()
    {
        Run = run.Id,
        Workflow = run.Plan.Definition.Id,
        Version = run.Plan.Version,
        Path = dispatch.Path,
        Attempt = dispatch.Attempt,
        Type = dispatch.Type,
        Input = dispatch.Input,
        IdempotencyKey = WireNames.IdempotencyKey(run.Id, dispatch.Path),
        TimeoutSeconds = dispatch.Timeout?.TotalSeconds,
    };

    private static string Word(Refusal reason) => reason switch
    {
        Refusal.UnknownTask => "unknown_task",
        Refusal.OldAttempt => "old_attempt",
        Refusal.AttemptOver => "attempt_over",
        _ => "run_not_running",
    };
}
