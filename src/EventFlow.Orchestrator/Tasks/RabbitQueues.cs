using System.Collections.Concurrent;
using EventFlow.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>The queues of the task types: declared before first use, and asked for what waits in them and who reads them.</summary>
internal sealed class RabbitQueues(RabbitConnection connection) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ConcurrentDictionary<string, bool> declared = new(StringComparer.Ordinal);
    private IChannel? asking;

    public async ValueTask EnsureAsync(string type, CancellationToken cancellationToken)
    {
        if (!declared.ContainsKey(type))
        {
            await DeclareAsync(type, cancellationToken);
        }
    }

    public async Task DeclareAsync(string type, CancellationToken cancellationToken)
    {
        await using var channel = await connection.ChannelAsync(cancellationToken);
        await WireTopology.DeclareAsync(channel, cancellationToken);
        await channel.QueueDeclareAsync(
            WireNames.TaskQueue(type), durable: true, exclusive: false, autoDelete: false,
            WireTopology.QueueArguments(), cancellationToken: cancellationToken);
        declared[type] = true;
    }

    public void Forget(string type) => declared.TryRemove(type, out _);

    /// <summary>The queue's figures; null where there is no such queue.</summary>
    public async Task<QueueDeclareOk?> AskAsync(string queue, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (asking is not { IsOpen: true })
            {
                await ForgetChannelAsync();
                asking = await connection.ChannelAsync(cancellationToken);
            }

            return await asking.QueueDeclarePassiveAsync(queue, cancellationToken);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode is Constants.NotFound or Constants.ResourceLocked
            or Constants.AccessRefused)
        {
            return null;
        }
        catch
        {
            // On a channel that was given up in the middle the next question might get this one's answer.
            await ForgetChannelAsync();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task ForgetChannelAsync()
    {
        if (asking is { } old)
        {
            asking = null;
            await old.DisposeAsync();
        }
    }
}
