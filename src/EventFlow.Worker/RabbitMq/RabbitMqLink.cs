using System.Text.Json;
using EventFlow.Contracts;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.Worker.RabbitMq;

/// <summary>Sends answers over whatever connection there is, again and again until the broker has confirmed.</summary>
internal sealed class RabbitMqLink(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UnroutableFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock sync = new();
    private TaskCompletionSource<IChannel> channel = New();

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

    /// <exception cref="PublishException">The queue that wants the answer has been missing for a minute.</exception>
    public async Task SendAsync(TaskAnswer answer, string queue, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Options);
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await PublishAsync(answer, queue, body, cancellationToken);
                return;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && !IsLost(failure, started))
            {
                Log.AnswerNotTaken(logger, answer.Kind, queue, failure.Message);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private bool IsLost(Exception failure, long started) =>
        failure is PublishException { IsReturn: true } && time.GetElapsedTime(started) > UnroutableFor;

    private async Task PublishAsync(TaskAnswer answer, string queue, byte[] body, CancellationToken cancellationToken)
    {
        var publisher = await Channel().WaitAsync(cancellationToken);
        using var limit = new CancellationTokenSource(ConfirmWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await publisher.BasicPublishAsync("", queue, mandatory: true, Properties(answer), body, both.Token);
    }

    private Task<IChannel> Channel()
    {
        lock (sync)
        {
            return channel.Task;
        }
    }

    private static BasicProperties Properties(TaskAnswer answer) => new()
    {
        ContentType = "application/json",
        Persistent = true,
        MessageId = $"{WireNames.MessageId(answer.Run, answer.Path, answer.Attempt)}/{answer.Kind}",
        CorrelationId = answer.Run.ToString(),
    };

    private static TaskCompletionSource<IChannel> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
