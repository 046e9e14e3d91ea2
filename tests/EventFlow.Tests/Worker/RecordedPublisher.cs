using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace EventFlow.Tests.Worker;

/// <summary>A broker that confirms when the test says so.</summary>
internal sealed class RecordedPublisher
{
    private readonly Lock sync = new();
    private readonly List<Published> messages = [];

    public IReadOnlyList<Published> Messages
    {
        get
        {
            lock (sync)
            {
                return [.. messages];
            }
        }
    }

    public Task PublishAsync(string queue, BasicProperties properties, ReadOnlyMemory<byte> body)
    {
        var message = new Published(queue, properties, Encoding.UTF8.GetString(body.Span));
        lock (sync)
        {
            messages.Add(message);
        }

        return message.Confirmed.Task;
    }

    /// <summary>Waits until that many messages were published and gives the last of them.</summary>
    public async Task<Published> NextAsync(int count)
    {
        using var patience = new CancellationTokenSource(WorkerBench.Patience, TimeProvider.System);
        while (Messages.Count < count)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return Messages[count - 1];
    }
}

internal sealed record Published(string Queue, BasicProperties Properties, string Body)
{
    public TaskCompletionSource Confirmed { get; } = new();

    /// <summary>The paths of the answers in it.</summary>
    public IReadOnlyList<string?> Paths
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            var root = document.RootElement;
            return root.TryGetProperty("answers", out var several)
                ? [.. several.EnumerateArray().Select(answer => answer.GetProperty("path").GetString())]
                : [root.GetProperty("path").GetString()];
        }
    }
}
