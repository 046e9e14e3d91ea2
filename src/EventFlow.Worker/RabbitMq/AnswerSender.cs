using EventFlow.Contracts;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.Worker.RabbitMq;

/// <summary>Publishes one message; returns when the broker has it.</summary>
internal delegate Task Publish(string queue, BasicProperties properties, ReadOnlyMemory<byte> body);

/// <summary>Sends answers, again and again until the broker has confirmed. Those that are ready together travel together; nobody
/// waits for company.</summary>
internal sealed class AnswerSender(Publish publish, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan UnroutableFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock sync = new();
    private readonly Dictionary<string, AnswerLane> lanes = new(StringComparer.Ordinal);

    /// <exception cref="PublishException">The queue that wants the answer has been missing for a minute.</exception>
    public Task SendAsync(TaskAnswer answer, string queue, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingAnswer(answer, time.GetTimestamp());
        _ = CarryAsync(queue, pending);
        return pending.WaitAsync(cancellationToken);
    }

    /// <summary>Publishes what may leave, on the caller's thread, and then whatever has become ready meanwhile.</summary>
    private async Task CarryAsync(string queue, PendingAnswer pending)
    {
        var (lane, batch) = Enter(queue, pending);
        while (batch is not null)
        {
            await DeliverAsync(queue, batch);
            batch = Return(lane);
        }
    }

    private async Task DeliverAsync(string queue, List<PendingAnswer> batch)
    {
        while (batch.Count > 0)
        {
            try
            {
                await publish(queue, AnswerBody.Properties(batch), AnswerBody.Of(batch));
                batch.ForEach(answer => answer.Confirm());
                return;
            }
            catch (Exception failure)
            {
                Log.AnswersNotTaken(logger, batch.Count, queue, batch[0].Answer.Kind, failure.Message);
                batch.FindAll(answer => IsLost(failure, answer)).ForEach(answer => answer.Lose(failure));
            }

            await Task.Delay(Pause, time, CancellationToken.None);
            batch.RemoveAll(answer => answer.IsOver);
        }
    }

    private bool IsLost(Exception failure, PendingAnswer answer) =>
        failure is PublishException { IsReturn: true } && time.GetElapsedTime(answer.Since) > UnroutableFor;

    private (AnswerLane, List<PendingAnswer>?) Enter(string queue, PendingAnswer pending)
    {
        lock (sync)
        {
            if (!lanes.TryGetValue(queue, out var lane))
            {
                lanes[queue] = lane = new AnswerLane(queue);
            }

            return (lane, lane.Enter(pending));
        }
    }

    private List<PendingAnswer>? Return(AnswerLane lane)
    {
        lock (sync)
        {
            var batch = lane.Return();
            if (lane.IsIdle)
            {
                lanes.Remove(lane.Queue);
            }

            return batch;
        }
    }
}
