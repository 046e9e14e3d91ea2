using EventFlow.Worker.Execution;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.Worker.RabbitMq;

/// <summary>Takes tasks from RabbitMQ, connecting again for ever. Running tasks outlive a connection:
/// their answers go out over the next one.</summary>
internal sealed class RabbitMqTransport(
    RabbitMqAddress address, RunningTasks running, WorkerHealth health, IOptions<WorkerOptions> options,
    TimeProvider time, ILogger<RabbitMqTransport> logger)
    : ITaskTransport
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly RabbitMqLink link = new(time, logger);
    private volatile TaskConsumers? current;

    public async Task ConsumeAsync(IReadOnlyCollection<string> types, int slots, ExecuteTask execute, CancellationToken stopping)
    {
        var places = new TaskSlots(slots);
        using var ending = new CancellationTokenSource();
        var connected = StayConnectedAsync(types, places, execute, ending.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        places.End();
        await StopConsumersAsync();
        await places.DrainAsync();
        await ending.CancelAsync();
        await connected;
    }

    private async Task StayConnectedAsync(
        IReadOnlyCollection<string> types, TaskSlots slots, ExecuteTask execute, CancellationToken ending)
    {
        var pause = FirstPause;
        while (!ending.IsCancellationRequested)
        {
            var problem = await ConnectAsync(types, slots, execute, () => pause = FirstPause, ending);
            if (problem is null)
            {
                return;
            }

            Log.NotConnected(logger, address.ToString(), problem, pause.TotalSeconds);
            await Task.Delay(pause, time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Lives through one connection; answers why it ended, or null when it was time to.</summary>
    private async Task<string?> ConnectAsync(
        IReadOnlyCollection<string> types, TaskSlots slots, ExecuteTask execute, Action reached, CancellationToken ending)
    {
        try
        {
            await using var session = await RabbitMqSession.OpenAsync(address, options.Value, types, ending);
            reached();
            link.Use(session.Publisher);
            await session.ListenAsync(running, logger, ending);
            return await ConsumeAsync(session, slots, execute, ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            return Explain(failure);
        }
        finally
        {
            health.IsConnected = false;
            link.Lose();
        }
    }

    private async Task<string> ConsumeAsync(
        RabbitMqSession session, TaskSlots slots, ExecuteTask execute, CancellationToken ending)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ending);
        var deliveries = new TaskDeliveries(link, session.Publisher, slots, execute, () => current, options.Value, time, logger);
        using var consumers = new TaskConsumers(session, slots, deliveries, time);
        current = consumers;
        Log.Connected(logger, address.ToString());
        var shifting = consumers.ShiftAsync(over.Token);
        health.IsConnected = true;
        try
        {
            var first = await Task.WhenAny(session.Broken, consumers.Dropped.Task, shifting).WaitAsync(ending);
            await first;
            return first == session.Broken ? await session.Broken : "a queue was deleted.";
        }
        finally
        {
            current = null;
            await over.CancelAsync();
            await shifting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task StopConsumersAsync()
    {
        try
        {
            await (current?.BalanceAsync(CancellationToken.None) ?? Task.CompletedTask);
        }
        catch (Exception failure)
        {
            Log.ConsumersNotShifted(logger, failure.Message);
        }
    }

    private static string Explain(Exception failure) => failure switch
    {
        BrokerUnreachableException { InnerException: { } inner } => Explain(inner),
        OperationInterruptedException { ShutdownReason.ReplyCode: 406 } other =>
            $"{other.ShutdownReason.ReplyText}. A queue exists with other arguments than the wire contract's: delete it when it is empty.",
        _ => failure.Message,
    };
}
