using EventFlow.Contracts;
using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>One connection and one publishing channel, opened when first needed and again after they were lost.</summary>
internal sealed class RabbitConnection(string connectionString, string what = "dispatch") : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    // Recovery is ours: the client's would hand back a channel that looks open while its confirms are gone.
    private readonly ConnectionFactory factory = new()
    {
        Uri = new Uri(connectionString),
        AutomaticRecoveryEnabled = false,
        ClientProvidedName = $"eventflow engine: {what}",
    };

    private IConnection? connection;
    private IChannel? publisher;

    public async Task<IChannel> PublisherAsync(CancellationToken cancellationToken)
    {
        if (connection is { IsOpen: true } && publisher is { IsOpen: true } open)
        {
            return open;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            if (connection is not { IsOpen: true } || publisher is not { IsOpen: true })
            {
                var confirmed = new CreateChannelOptions(
                    publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true,
                    outstandingPublisherConfirmationsRateLimiter: null);
                var channel = await (await ConnectAsync(cancellationToken)).CreateChannelAsync(confirmed, cancellationToken);
                await WireTopology.DeclareAsync(channel, cancellationToken);
                publisher = channel;
            }

            return publisher;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>A channel for one question; a question the broker refuses closes its channel.</summary>
    public async Task<IChannel> ChannelAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await (await ConnectAsync(cancellationToken)).CreateChannelAsync(cancellationToken: cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        gate.Dispose();
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (connection is { IsOpen: true })
        {
            return connection;
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        return connection = await factory.CreateConnectionAsync(cancellationToken);
    }
}
