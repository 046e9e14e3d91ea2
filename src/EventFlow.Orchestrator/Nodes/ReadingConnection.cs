using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Nodes;

/// <summary>A connection queues are read on, apart from the one that publishes: a broker short of memory stops those.</summary>
/// <param name="what">Whose queues, as the broker shows it.</param>
internal sealed class ReadingConnection(string connectionString, TimeProvider clock, string what = "runs") : IAsyncDisposable
{
    private static readonly TimeSpan DropWithin = TimeSpan.FromSeconds(5);

    // Whoever reads opens it again. The client's own recovery may stop half-way and say nothing.
    private readonly ConnectionFactory factory = new()
    {
        Uri = new Uri(connectionString),
        AutomaticRecoveryEnabled = false,
        ClientProvidedName = $"eventflow engine: {what}",
    };

    private readonly SemaphoreSlim gate = new(1, 1);
    private IConnection? connection;
    private TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the open connection is lost, or doubted.</summary>
    public Task Lost => Volatile.Read(ref lost).Task;

    public async Task<IConnection> OpenAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (connection is { IsOpen: true } && !Lost.IsCompleted)
            {
                return connection;
            }

            await DropOpenAsync();
            var loss = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            connection = await factory.CreateConnectionAsync(cancellationToken);
            connection.ConnectionShutdownAsync += (_, _) =>
            {
                loss.TrySetResult();
                return Task.CompletedTask;
            };
            Volatile.Write(ref lost, loss);
            return connection;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Returns early, and true, when the connection is lost.</summary>
    public async Task<bool> LosesWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await Lost.WaitAsync(time, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>It looks open and nothing comes over it any more: the next one who asks gets a new one.</summary>
    public void Doubt() => Volatile.Read(ref lost).TrySetResult();

    public async Task DropAsync()
    {
        await gate.WaitAsync();
        try
        {
            await DropOpenAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        gate.Dispose();
    }

    private async Task DropOpenAsync()
    {
        if (Interlocked.Exchange(ref connection, null) is { } open)
        {
            try
            {
                await open.DisposeAsync().AsTask().WaitAsync(DropWithin, clock);
            }
            catch (Exception)
            {
                // It was lost, or does not end; either way nobody uses it any more.
            }
        }
    }
}
