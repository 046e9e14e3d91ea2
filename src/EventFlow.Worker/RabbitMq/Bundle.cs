using EventFlow.Contracts;
using Microsoft.Extensions.Logging;

namespace EventFlow.Worker.RabbitMq;

/// <summary>Several tasks in one message. Each runs as soon as a slot is free. The message is settled when every one of them is
/// answered, has become long, or was handed back as a single task for whoever has a slot.</summary>
internal sealed class Bundle(
    BundleHost host, string type, string? replyTo, IReadOnlyList<ReadOnlyMemory<byte>> tasks, Func<bool, Task> settle)
{
    private int open = tasks.Count;
    private volatile bool isReturned;

    public long Since { get; } = host.Time.GetTimestamp();

    public async Task RunAsync()
    {
        host.Slots.Take();
        CancellationTokenSource? patience = null;
        var begun = 0;
        while (begun < tasks.Count && await EnterAsync(ref patience))
        {
            _ = RunAsync(tasks[begun++]);
        }

        patience?.Dispose();
        if (begun < tasks.Count)
        {
            await GiveUpAsync([.. tasks.Skip(begun)]);
        }
        else if (tasks.Count == 0)
        {
            await EndAsync();
        }
    }

    /// <summary>That many of the tasks need the message no longer.</summary>
    public Task SettleAsync(int count) => Interlocked.Add(ref open, -count) == 0 ? EndAsync() : Task.CompletedTask;

    private ValueTask<bool> EnterAsync(ref CancellationTokenSource? patience)
    {
        var left = host.HoldAtMost - host.Time.GetElapsedTime(Since);
        if (left <= TimeSpan.Zero || host.Slots.TryEnter())
        {
            return new(left > TimeSpan.Zero);
        }

        patience ??= new CancellationTokenSource(left, host.Time);
        return host.Slots.EnterAsync(patience.Token);
    }

    private async Task RunAsync(ReadOnlyMemory<byte> body)
    {
        var task = new BundleTask(this, host, replyTo);
        host.Slots.Take();
        try
        {
            await ExecuteAsync(body, task);
        }
        finally
        {
            task.Vacate();
            host.Slots.Settle();
        }
    }

    private async Task ExecuteAsync(ReadOnlyMemory<byte> body, BundleTask task)
    {
        try
        {
            await host.Execute(body, task);
        }
        catch (OperationCanceledException)
        {
            await (task.IsLong ? Task.CompletedTask : HandBackAsync([body]));
            return;
        }
        catch (Exception failure)
        {
            Log.DeliveryFailed(host.Logger, failure, WireNames.BatchQueue(type));
            isReturned |= !task.IsLong;
        }

        // A long one does not need the message since it became one.
        await (task.IsLong ? Task.CompletedTask : SettleAsync(1));
    }

    private async Task GiveUpAsync(IReadOnlyList<ReadOnlyMemory<byte>> rest)
    {
        Log.BundleGivenUp(host.Logger, rest.Count, tasks.Count, type);
        host.Slots.Crowd();
        await host.Balance();
        await HandBackAsync(rest);
    }

    private async Task HandBackAsync(IReadOnlyList<ReadOnlyMemory<byte>> bodies)
    {
        try
        {
            await Task.WhenAll(bodies.Select(body => host.HandBackAsync(type, replyTo, body)));
        }
        catch (Exception failure)
        {
            Log.NotHandedBack(host.Logger, bodies.Count, WireNames.TaskQueue(type), failure.Message);
            isReturned = true;
        }

        await SettleAsync(bodies.Count);
    }

    private async Task EndAsync()
    {
        await settle(!isReturned);
        host.Slots.Settle();
    }
}
