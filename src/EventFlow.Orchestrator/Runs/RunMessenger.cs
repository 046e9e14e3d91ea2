using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Children;
using EventFlow.Orchestrator.Datasets;
using EventFlow.Orchestrator.Pools;
using EventFlow.Orchestrator.Tasks;
using EventFlow.Orchestrator.Timers;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Sends what was decided, after it is committed. What cannot be sent is not lost: the state implies it, and the reconciler
/// sends it again; so a broker that is away fails no message.</summary>
internal sealed class RunMessenger(
    ITaskBus bus, TimerPump pump, PoolKeeper pools, ChildWishes children, DatasetBell datasets, IRunWaker waker, AnswerRefusals refusals,
    Telemetry telemetry, ILogger<RunMessenger> log)
{
    /// <summary>Sends the output of everything that was committed together.</summary>
    public async Task SendAsync(IReadOnlyList<RunOutput> outputs, CancellationToken cancellationToken)
    {
        foreach (var output in outputs)
        {
            if (output.FirstTimer is { } delay)
            {
                pump.Wake(delay);
            }

            if (output.Pools.Count > 0)
            {
                pools.Wake(output.Pools);
            }

            if (output.HasDatasets)
            {
                datasets.Ring();
            }

            children.Add(output.Children);
            if (output.Ended == RunStatus.Succeeded)
            {
                log.RunSucceeded(output.RunId, output.Workflow);
            }
            else if (output.Ended == RunStatus.CompensationFailed)
            {
                log.RunStuck(output.RunId, output.Workflow);
            }
            else if (output.Ended is { } status)
            {
                log.RunEnded(output.RunId, output.Workflow, status.Word());
            }
        }

        await SendToWorkersAsync(
            outputs.Count == 1 ? outputs[0].Tasks : [.. outputs.SelectMany(output => output.Tasks)],
            outputs.Count == 1 ? outputs[0].Stops : [.. outputs.SelectMany(output => output.Stops)],
            cancellationToken);
    }

    /// <summary>Tells runs that their turn has come. They have their places already: what is lost here costs time alone.</summary>
    public void Call(IReadOnlyList<Guid> granted)
    {
        foreach (var run in granted)
        {
            waker.StartRun(run);
        }
    }

    public void Refuse(LiveRun run, TaskAnswered answer)
    {
        if (run.Decisions.Refused is { } reason)
        {
            refusals.Count(Word(reason), answer);
        }
    }

    private async Task SendToWorkersAsync(
        IReadOnlyList<TaskMessage> tasks, IReadOnlyList<CancelTask> stops, CancellationToken cancellationToken)
    {
        try
        {
            Failpoint.Hit("K6");
            if (tasks.Count > 0)
            {
                await bus.DispatchAsync(tasks, cancellationToken);
                telemetry.Dispatched(tasks.Count);
            }

            if (stops.Count > 0)
            {
                await bus.CancelAsync(stops, cancellationToken);
            }

            Failpoint.Hit("K8");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            telemetry.DispatchFailed();
            log.DispatchFailed(e, tasks.Count + stops.Count, tasks.Count > 0 ? tasks[0].Run : stops[0].Run);
        }
    }

    private static string Word(Refusal reason) => reason switch
    {
        Refusal.UnknownTask => "unknown_task",
        Refusal.OldAttempt => "old_attempt",
        Refusal.UnknownAttempt => "unknown_attempt",
        Refusal.AttemptOver => "attempt_over",
        _ => "run_not_running",
    };
}
