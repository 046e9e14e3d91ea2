using System.Threading.Channels;
using EventFlow.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.Worker.RabbitMq;

/// <summary>The consumers of one connection: as many per type as <see cref="ConsumerPlan"/> says, shifted to where the work is.</summary>
internal sealed class TaskConsumers : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyDictionary<string, IChannel> channels;
    private readonly TaskSlots slots;
    private readonly TaskDeliveries deliveries;
    private readonly TimeProvider time;
    private readonly BundleConsumers bundles;
    private readonly Lock sync = new();
    private readonly List<Seat> seats = [];
    private readonly Dictionary<string, int> peaks = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim shifting = new(1, 1);
    private readonly Channel<bool> activity =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public TaskConsumers(RabbitMqSession session, TaskSlots slots, TaskDeliveries deliveries, TimeProvider time)
    {
        channels = session.Consuming;
        this.slots = slots;
        this.deliveries = deliveries;
        this.time = time;
        bundles = new BundleConsumers(session.Bundles, deliveries.StartBundle, () => Dropped.TrySetResult());
    }

    /// <summary>Ends when the broker has dropped a consumer, as it does when its queue is deleted.</summary>
    public TaskCompletionSource Dropped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Shifts consumers a moment after anything has happened, and not at all while nothing does.</summary>
    public async Task ShiftAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await BalanceAsync(cancellationToken);
            await activity.Reader.ReadAsync(cancellationToken);
            await Task.Delay(Pace, time, cancellationToken);
        }
    }

    public async Task BalanceAsync(CancellationToken cancellationToken)
    {
        await shifting.WaitAsync(cancellationToken);
        try
        {
            var plan = ConsumerPlan.Of(TakeLoads(), slots.Capacity);
            foreach (var (type, target) in plan)
            {
                await ReduceAsync(type, target, cancellationToken);
            }

            foreach (var (type, target) in plan)
            {
                await RaiseAsync(type, target, cancellationToken);
            }

            await bundles.SetAsync(slots.TakesBundles, cancellationToken);
        }
        finally
        {
            shifting.Release();
        }
    }

    /// <summary>The seat's task has become a long one: its consumer goes, and does not count as busy.</summary>
    public async Task VacateAsync(Seat seat, CancellationToken cancellationToken)
    {
        await shifting.WaitAsync(cancellationToken);
        try
        {
            await CancelAsync(seat, cancellationToken);
        }
        finally
        {
            shifting.Release();
        }
    }

    public void Free(Seat seat)
    {
        lock (sync)
        {
            seat.IsBusy = false;
        }

        Wake();
    }

    public void Wake() => activity.Writer.TryWrite(true);

    public void Dispose() => shifting.Dispose();

    private List<TypeLoad> TakeLoads()
    {
        lock (sync)
        {
            var loads = channels.Keys.Select(type => new TypeLoad(type, Count(type), peaks.GetValueOrDefault(type))).ToList();
            foreach (var type in channels.Keys)
            {
                peaks[type] = Busy(type);
            }

            return loads;
        }
    }

    private async Task ReduceAsync(string type, int target, CancellationToken cancellationToken)
    {
        List<Seat> surplus;
        lock (sync)
        {
            surplus = seats.Where(seat => seat.Type == type).OrderBy(seat => seat.IsBusy).Take(Count(type) - target).ToList();
        }

        foreach (var seat in surplus)
        {
            await CancelAsync(seat, cancellationToken);
        }
    }

    private async Task RaiseAsync(string type, int target, CancellationToken cancellationToken)
    {
        var channel = channels[type];
        for (var count = Count(type); count < target; count++)
        {
            var seat = new Seat(type);
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += (_, delivery) => ReceiveAsync(seat, delivery);
            consumer.UnregisteredAsync += (_, _) => NoticeAsync(seat);
            seat.Tag = await channel.BasicConsumeAsync(WireNames.TaskQueue(type), autoAck: false, consumer, cancellationToken);
            lock (sync)
            {
                seats.Add(seat);
            }
        }
    }

    private async Task CancelAsync(Seat seat, CancellationToken cancellationToken)
    {
        lock (sync)
        {
            if (seat.IsLeaving)
            {
                return;
            }

            seat.IsLeaving = true;
            seats.Remove(seat);
        }

        await channels[seat.Type].BasicCancelAsync(seat.Tag, cancellationToken: cancellationToken);
    }

    private Task ReceiveAsync(Seat seat, BasicDeliverEventArgs delivery)
    {
        lock (sync)
        {
            seat.IsBusy = true;
            peaks[seat.Type] = Math.Max(peaks.GetValueOrDefault(seat.Type), Busy(seat.Type));
        }

        Wake();
        deliveries.Start(this, channels[seat.Type], seat, delivery);
        return Task.CompletedTask;
    }

    private Task NoticeAsync(Seat seat)
    {
        if (!seat.IsLeaving && channels[seat.Type].IsOpen)
        {
            Dropped.TrySetResult();
        }

        return Task.CompletedTask;
    }

    private int Count(string type) => seats.Count(seat => seat.Type == type);

    private int Busy(string type) => seats.Count(seat => seat.Type == type && seat.IsBusy);
}
