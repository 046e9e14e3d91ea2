using System.Text.Json;
using EventFlow.Contracts;

namespace EventFlow.Worker.RabbitMq;

/// <summary>An answer on its way to the broker, and whoever waits until it is there.</summary>
internal sealed class PendingAnswer(TaskAnswer answer, long since)
{
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskAnswer Answer => answer;

    public byte[] Body { get; } = JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Options);

    public long Since => since;

    /// <summary>Nobody waits for it any more.</summary>
    public bool IsOver => over.Task.IsCompleted;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static (waiting, token) => ((TaskCompletionSource)waiting!).TrySetCanceled(token), over);
        await over.Task;
    }

    public void Confirm() => over.TrySetResult();

    public void Lose(Exception why) => over.TrySetException(why);
}
