using EventFlow.Contracts;
using EventFlow.Orchestrator.Storage;
using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware;
using MassTransit.Saga;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Raises the events of a message that carries several, each on the state machine of its run and through the same repository as
/// an event that comes alone.</summary>
internal sealed class RunEvents
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // The broker takes a delivery back that is not acknowledged in 30 minutes, and every other one of its channel with it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private readonly ISagaRepositoryContextFactory<RunSaga> runs;
    private readonly RunCommitter committer;
    private readonly TimeProvider clock;
    private readonly Route<StartRun> starts;
    private readonly Route<TaskAnswered> answers;
    private readonly Route<TimerElapsed> timers;
    private readonly Route<SlotGranted> slots;
    private readonly Route<SignalRun> signals;
    private readonly Route<ChildEnded> children;
    private readonly Route<CancelRun> cancels;
    private readonly Route<ReconcileRun> reconciles;

    public RunEvents(
        RunStateMachine machine, ISagaRepositoryContextFactory<RunSaga> runs, RunCommitter committer, TimeProvider clock)
    {
        this.runs = runs;
        this.committer = committer;
        this.clock = clock;
        starts = new(machine, machine.StartRequested);
        answers = new(machine, machine.TaskAnswered, RunSteps.RefuseUnknownRun);
        timers = new(machine, machine.TimerElapsed);
        slots = new(machine, machine.SlotGranted);
        signals = new(machine, machine.SignalSent);
        children = new(machine, machine.ChildEnded);
        cancels = new(machine, machine.CancelRequested);
        reconciles = new(machine, machine.ReconcileRequested);
    }

    public Func<Task> Of(ConsumeContext context, StartRun start) => () => RaiseAsync(context, start, start.RunId, starts);

    public Func<Task> Of(ConsumeContext context, TaskAnswered answer) => () => RaiseAsync(context, answer, answer.RunId, answers);

    public Func<Task> Of(ConsumeContext context, TimerElapsed timer) => () => RaiseAsync(context, timer, timer.RunId, timers);

    public Func<Task> Of(ConsumeContext context, SlotGranted slot) => () => RaiseAsync(context, slot, slot.RunId, slots);

    public Func<Task> Of(ConsumeContext context, SignalRun signal) => () => RaiseAsync(context, signal, signal.RunId, signals);

    public Func<Task> Of(ConsumeContext context, ChildEnded child) => () => RaiseAsync(context, child, child.RunId, children);

    public Func<Task> Of(ConsumeContext context, CancelRun cancel) => () => RaiseAsync(context, cancel, cancel.RunId, cancels);

    public Func<Task> Of(ConsumeContext context, ReconcileRun wish) => () => RaiseAsync(context, wish, wish.RunId, reconciles);

    /// <summary>Returns when every event is stored, or has failed for good. Those that meet a passing fault are tried again, alone, as
    /// long as a message may be held.</summary>
    /// <returns>The events that failed, by their place, and why.</returns>
    public async Task<IReadOnlyList<(int Place, Exception Failure)>> RaiseAllAsync(ConsumeContext context, IReadOnlyList<Func<Task>> events)
    {
        var began = clock.GetTimestamp();
        var failed = await TryAsync(events, Enumerable.Range(0, events.Count));
        for (var attempt = 0;
            failed.Any(one => StorageFaults.IsTransient(one.Failure)) && clock.GetElapsedTime(began) < Patience;
            attempt++)
        {
            var pause = TimeSpan.FromMilliseconds(Math.Min(10 * Math.Pow(2, attempt), LongestPause.TotalMilliseconds));
            await Task.Delay(pause, clock, context.CancellationToken);
            context.GetOrAddPayload(() => new TriedBefore());
            var lasting = failed.Where(one => !StorageFaults.IsTransient(one.Failure));
            var again = await TryAsync(events, failed.Where(one => StorageFaults.IsTransient(one.Failure)).Select(one => one.Place));
            failed = [.. lasting, .. again];
        }

        return failed;
    }

    private async Task<List<(int Place, Exception Failure)>> TryAsync(IReadOnlyList<Func<Task>> events, IEnumerable<int> places)
    {
        List<(int Place, Task Handled)> all;
        using (committer.Gather())
        {
            all = [.. places.Select(place => (place, events[place]()))];
        }

        var failed = new List<(int, Exception)>();
        foreach (var (place, handled) in all)
        {
            try
            {
                await handled;
            }
            catch (Exception failure)
            {
                failed.Add((place, failure));
            }
        }

        return failed;
    }

    private Task RaiseAsync<T>(ConsumeContext context, T message, Guid run, Route<T> route)
        where T : class =>
        runs.Send(new MessageConsumeContext<T>(context, message), new SendSagaPipe<RunSaga, T>(route.Policy, route.Behavior, run));

    private sealed class Route<T>
        where T : class
    {
        public Route(RunStateMachine machine, Event<T> @event, Func<ConsumeContext<T>, Task>? missing = null)
        {
            Behavior = Pipe.New<SagaConsumeContext<RunSaga, T>>(
                pipe => pipe.UseFilter(new StateMachineSagaMessageFilter<RunSaga, T>(machine, @event)));
            Policy = new AnyExistingSagaPolicy<RunSaga, T>(
                missing is null ? null : Pipe.ExecuteAsync<ConsumeContext<T>>(missing), readOnly: false);
        }

        public IPipe<SagaConsumeContext<RunSaga, T>> Behavior { get; }

        public ISagaPolicy<RunSaga, T> Policy { get; }
    }
}
