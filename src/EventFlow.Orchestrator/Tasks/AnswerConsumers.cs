using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using MassTransit;

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

/// <summary>Splits a message with several answers.</summary>
internal sealed class TaskAnswerBatchConsumer(RunInbox inbox) : IConsumer<TaskAnswerBatch>
{
    public Task Consume(ConsumeContext<TaskAnswerBatch> context) => inbox.TakeAsync(context, RunMessage.Of(context.Message));
}

internal sealed class MalformedAnswerConsumer(AnswerRefusals refusals) : IConsumer<MalformedAnswer>
{
    public Task Consume(ConsumeContext<MalformedAnswer> context)
    {
        refusals.CountMalformed(context.Message.Reason);
        return Task.CompletedTask;
    }
}
