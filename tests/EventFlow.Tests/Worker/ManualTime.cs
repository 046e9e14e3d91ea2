using EventFlow.Tests.Timing;

namespace EventFlow.Tests.Worker;

/// <summary>A clock that stands still until a test moves it. Waiting is for a timer to be set, never for time to pass.</summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly TimeSpan Patience = Waits.Patience;

    private readonly Lock sync = new();
    private readonly List<ManualTimer> timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Set)> waiters = [];
    private TimeSpan now = TimeSpan.FromDays(10);
    private int created;

    /// <summary>Timers so far.</summary>
    public int Created => Volatile.Read(ref created);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref created);
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until someone has set a timer that is due in <paramref name="span"/>, then moves the clock there.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        await SetAsync(span);
        Advance(span);
    }

    public void Advance(TimeSpan span)
    {
        List<ManualTimer> due;
        lock (sync)
        {
            now += span;
            due = timers.Where(timer => timer.Due <= now).OrderBy(timer => timer.Due).ToList();
            timers.RemoveAll(due.Contains);
        }

        due.ForEach(timer => timer.Fire());
    }

    /// <summary>Waits until someone has set a timer that is due in <paramref name="span"/>.</summary>
    public Task SetAsync(TimeSpan span)
    {
        lock (sync)
        {
            if (timers.Exists(timer => timer.Due == now + span))
            {
                return Task.CompletedTask;
            }

            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Add((now + span, set));
            return set.Task.WaitAsync(Patience);
        }
    }

    private void Set(ManualTimer timer, TimeSpan dueTime)
    {
        lock (sync)
        {
            timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.Due = now + dueTime;
            timers.Add(timer);
            waiters.Where(waiter => waiter.Due == timer.Due).ToList().ForEach(waiter => waiter.Set.TrySetResult());
        }
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public TimeSpan Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
