using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace EventFlow.Worker.RabbitMq;

/// <summary>Publishes over whatever connection there is, and waits for one while there is none.</summary>
internal sealed class RabbitMqLink
{
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(30);

    private readonly Lock sync = new();
    private readonly TimeProvider time;
    private TaskCompletionSource<IChannel> channel = New();

    public RabbitMqLink(TimeProvider time, ILogger logger)
    {
        this.time = time;
        Answers = new AnswerSender(PublishAsync, time, logger);
    }

    public AnswerSender Answers { get; }

    public void Use(IChannel publisher)
    {
        lock (sync)
        {
            channel.TrySetResult(publisher);
        }
    }

    public void Lose()
    {
        lock (sync)
        {
            channel = channel.Task.IsCompleted ? New() : channel;
        }
    }

    /// <summary>Returns when the broker has the message. One attempt: whoever needs more tries again.</summary>
    public async Task PublishAsync(string queue, BasicProperties properties, ReadOnlyMemory<byte> body)
    {
        var publisher = await Channel();
        using var limit = new CancellationTokenSource(ConfirmWithin, time);
        await publisher.BasicPublishAsync("", queue, mandatory: true, properties, body, limit.Token);
    }

    private Task<IChannel> Channel()
    {
        lock (sync)
        {
            return channel.Task;
        }
    }

    private static TaskCompletionSource<IChannel> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
