using EventFlow.Contracts;
using EventFlow.Orchestrator.Tasks;
using EventFlow.Worker;

namespace EventFlow.Server.Embedded;

/// <summary>Takes tasks from queues as long as slots are free. One pump is one worker.</summary>
internal sealed class EmbeddedPump(int slots, ExecuteTask execute, Lazy<IAnswerIntake> intake, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim free = new(slots, slots);

    public async Task RunAsync(EmbeddedQueue queue, CancellationToken stopping)
    {
        queue.Join();
        try
        {
            while (true)
            {
                await queue.WaitAsync(stopping);
                await free.WaitAsync(stopping);
                if (queue.TryTake(out var message))
                {
                    _ = Task.Run(() => ExecuteAsync(queue, message), CancellationToken.None);
                }
                else
                {
                    free.Release();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            queue.Leave();
        }
    }

    /// <summary>Returns when every slot is free again.</summary>
    public async Task DrainAsync()
    {
        for (var taken = 0; taken < slots; taken++)
        {
            await free.WaitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => free.Dispose();

    private async Task ExecuteAsync(EmbeddedQueue queue, EmbeddedMessage message)
    {
        var delivery = new EmbeddedDelivery(intake);
        try
        {
            await execute(message.Body, delivery);
        }
        catch (Exception exception)
        {
            Redeliver(queue, message, delivery, exception);
        }
        finally
        {
            free.Release();
        }
    }

    private void Redeliver(EmbeddedQueue queue, EmbeddedMessage message, EmbeddedDelivery delivery, Exception exception)
    {
        if (delivery.IsAcknowledged)
        {
            return;
        }

        if (message.Delivery >= WireNames.DeliveryLimit)
        {
            Log.DeliveryGivenUp(logger, exception, queue.Type, message.Delivery);
            return;
        }

        Log.DeliveryFailed(logger, exception, queue.Type, message.Delivery);
        queue.Put(message with { Delivery = message.Delivery + 1 });
    }
}
