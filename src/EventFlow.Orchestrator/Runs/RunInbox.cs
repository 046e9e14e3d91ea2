using EventFlow.Contracts;
using EventFlow.Orchestrator.Tasks;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Takes messages of the runs' queues, however they were read: each event goes its own way through the state machine of its run,
/// and all of a message are committed together.</summary>
internal sealed class RunInbox(
    IServiceScopeFactory scopes, IBus bus, RunBus aside, TaskSignalConsumer signals, AnswerRefusals refusals, ILogger<RunInbox> log)
    : IDisposable
{
    // The repository is MassTransit's to make and it makes one per scope; ours keeps nothing of a scope, so one serves for good.
    private readonly IServiceScope scope = scopes.CreateScope();
    private RunEvents? events;

    private RunEvents Events => events ??= scope.ServiceProvider.GetRequiredService<RunEvents>();

    /// <summary>Returns when everything in it is stored, or set aside for good.</summary>
    public Task TakeAsync(RunMessage message, bool redelivered, CancellationToken cancellationToken) =>
        TakeAsync(InboxContext.Of(bus, scope.ServiceProvider, redelivered, cancellationToken), message);

    public async Task TakeAsync(ConsumeContext context, RunMessage message)
    {
        var answers = message.Answered;
        var failed = await Events.RaiseAllAsync(
            context, [.. answers.Select(answer => Events.Of(context, answer)), .. Wakings(context, message.Woken)]);
        foreach (var (place, failure) in failed)
        {
            await SetAsideAsync(place < answers.Count ? answers[place] : null, failure, context.CancellationToken);
        }

        foreach (var signal in message.Signals)
        {
            await signals.TakeAsync(signal.Answer, context.CancellationToken);
        }

        foreach (var reason in message.Malformed)
        {
            refusals.CountMalformed(reason);
        }
    }

    /// <summary>Raises what this node has to say to a run of its own; once, whoever says it has another way.</summary>
    public async Task WakeAsync(object wakeUp, CancellationToken cancellationToken)
    {
        var context = InboxContext.Of(bus, scope.ServiceProvider, redelivered: false, cancellationToken);
        await Wakings(context, WakeUps.Of([wakeUp])).Single()();
    }

    private IEnumerable<Func<Task>> Wakings(ConsumeContext context, RunWakeUps woken) =>
    [
        .. woken.Starts.Select(start => Events.Of(context, start)),
        .. woken.Timers.Select(timer => Events.Of(context, timer)),
        .. woken.Slots.Select(slot => Events.Of(context, slot)),
        .. woken.Signals.Select(signal => Events.Of(context, signal)),
        .. woken.Children.Select(child => Events.Of(context, child)),
        .. woken.Cancels.Select(cancel => Events.Of(context, cancel)),
        .. woken.Reconciles.Select(wish => Events.Of(context, wish)),
    ];

    /// <summary>An answer goes alone to the queue that MassTransit reads: what fails there too lands in its error queue with the reason.
    /// A wake-up is not kept: its run is still overdue.</summary>
    private Task SetAsideAsync(TaskAnswered? answer, Exception failure, CancellationToken cancellationToken)
    {
        if (answer is not null)
        {
            return aside.SendAsync(answer, cancellationToken);
        }

        log.WakeUpFailed(failure);
        return Task.CompletedTask;
    }

    public void Dispose() => scope.Dispose();
}
