using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Core.Planning;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Orchestrator.Runs;

/// <summary>The named steps of <see cref="RunStateMachine"/>:
/// from the message to the planner's event, and on to the state it leads to.</summary>
internal static class RunSteps
{
    public static EventActivityBinder<RunSaga, T> Decide<T>(
        this EventActivityBinder<RunSaga, T> binder, RunStateMachine machine, Func<T, LiveRun, PlannerEvent> toEvent)
        where T : class =>
        binder.ThenAsync(async context =>
        {
            var run = context.GetPayload<LiveRun>();
            run.Apply(toEvent(context.Message, run));
            if (run.State.Status.Word() is var word && word != context.Saga.CurrentState)
            {
                await context.TransitionToState(machine.GetState(word));
            }
        });

    public static PlannerEvent Start(StartRun message, LiveRun run) => new PlannerEvent.Start();

    public static PlannerEvent Timer(TimerElapsed message, LiveRun run) =>
        new PlannerEvent.TimerDue(message.Kind, message.Path, message.Attempt);

    public static PlannerEvent Slot(SlotGranted message, LiveRun run) =>
        new PlannerEvent.SlotGranted(message.Path, message.Attempt, message.Pool);

    public static PlannerEvent Signal(SignalRun message, LiveRun run) =>
        new PlannerEvent.Signal(message.Number, message.Name, message.Data is { } data ? JsonElement.Parse(data) : null);

    public static PlannerEvent Child(ChildEnded message, LiveRun run) => new PlannerEvent.ChildEnded(
        message.Path, message.Attempt, message.Output is { } output ? JsonElement.Parse(output) : null,
        message.Error is { } error ? ToAttemptError(error) : null);

    public static PlannerEvent Cancel(CancelRun message, LiveRun run) => new PlannerEvent.Cancel(message.Reason);

    public static PlannerEvent Reconcile(ReconcileRun message, LiveRun run) => new PlannerEvent.Reconcile(run.DispatchGrace);

    public static PlannerEvent Answer(TaskAnswered answer, LiveRun run) => answer.Kind switch
    {
        AnswerKinds.Started => new PlannerEvent.Started(answer.Path, answer.Attempt, answer.Worker),
        AnswerKinds.Completed => new PlannerEvent.Completed(answer.Path, answer.Attempt, answer.Worker, answer.Output),
        _ => new PlannerEvent.Failed(answer.Path, answer.Attempt, answer.Worker, ToAttemptError(answer.Error)),
    };

    public static Task RefuseUnknownRun(ConsumeContext<TaskAnswered> context)
    {
        context.GetPayload<IServiceProvider>().GetRequiredService<AnswerRefusals>()
            .Count("unknown_run", context.Message);
        return Task.CompletedTask;
    }

    private static AttemptError ToAttemptError(TaskError? error) => error is null
        ? new AttemptError("Unknown", "the worker gave no error")
        : new AttemptError(error.Type, error.Message, error.Retryable,
            error.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, MaxRetryAfterSeconds)) : null);

    private const double MaxRetryAfterSeconds = 30 * 24 * 3600;
}
