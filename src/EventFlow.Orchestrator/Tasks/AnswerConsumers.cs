using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>Takes heartbeats, progress and log lines past the saga: they move a lease or add a line and decide nothing.</summary>
internal sealed class TaskSignalConsumer(IRunStore runs, AnswerRefusals refusals, EngineOptions options) : IConsumer<TaskSignal>
{
    public async Task Consume(ConsumeContext<TaskSignal> context) => await TakeAsync(context.Message.Answer, context.CancellationToken);

    public async Task TakeAsync(TaskAnswer answer, CancellationToken cancellationToken)
    {
        var isLog = answer.Kind == AnswerKinds.Log;
        if (isLog)
        {
            await runs.AppendLogAsync(answer, cancellationToken);
        }

        var lease = new TimerKey(answer.Run, TimerKinds.Lease, answer.Path, answer.Attempt);
        var taken = await runs.ExtendLeaseAsync(
            lease, options.Planner.Lease, answer.Percent, isLog ? null : answer.Message, cancellationToken);

        // A line of a short task comes without a started before it, and one that is late is still a line.
        if (!taken && !isLog)
        {
            refusals.Count("not_running", answer.Run, answer.Path, answer.Attempt, answer.Worker);
        }
    }
}

/// <summary>Splits a message with several answers; each goes its own way through the state machine of its run.</summary>
internal sealed class TaskAnswerBatchConsumer(
    RunEvents events, RunQueue queue, TaskSignalConsumer signals, AnswerRefusals refusals) : IConsumer<TaskAnswerBatch>
{
    public async Task Consume(ConsumeContext<TaskAnswerBatch> context)
    {
        var batch = context.Message;
        var failed = await events.RaiseAllAsync(context, [.. batch.Answered.Select(answer => events.Of(context, answer))]);

        // Alone again, so that the error queue gets what cannot be handled and nothing else.
        await Task.WhenAll(failed.Select(one =>
            queue.SendAsync(batch.Answered[one.Place].RunId, batch.Answered[one.Place], context.CancellationToken)));
        foreach (var signal in batch.Signals)
        {
            await signals.TakeAsync(signal.Answer, context.CancellationToken);
        }

        for (var i = 0; i < batch.Malformed; i++)
        {
            refusals.CountMalformed("one answer of several");
        }
    }
}

/// <summary>Splits a message with several wake-ups likewise. One that fails is not kept: its run is still overdue.</summary>
internal sealed class RunWakeUpsConsumer(RunEvents events, ILogger<RunWakeUpsConsumer> log) : IConsumer<RunWakeUps>
{
    public async Task Consume(ConsumeContext<RunWakeUps> context)
    {
        var message = context.Message;
        var failed = await events.RaiseAllAsync(
            context,
            [
                .. message.Starts.Select(start => events.Of(context, start)),
                .. message.Timers.Select(timer => events.Of(context, timer)),
                .. message.Cancels.Select(cancel => events.Of(context, cancel)),
                .. message.Reconciles.Select(wish => events.Of(context, wish)),
            ]);
        foreach (var (_, failure) in failed)
        {
            log.WakeUpFailed(failure);
        }
    }
}

internal sealed class MalformedAnswerConsumer(AnswerRefusals refusals) : IConsumer<MalformedAnswer>
{
    public Task Consume(ConsumeContext<MalformedAnswer> context)
    {
        refusals.CountMalformed(context.Message.Reason);
        return Task.CompletedTask;
    }
}
