using Microsoft.Extensions.Options;

namespace EventFlow.Worker.Execution;

/// <summary>Notices which running tasks have become long ones: one timer for all of them, and none while nothing runs.</summary>
internal sealed class LongTasks(RunningTasks running, IOptions<WorkerOptions> options, TimeProvider time) : IDisposable
{
    private readonly Lock sync = new();
    private ITimer? timer;
    private long due = long.MaxValue;

    /// <summary>From when on a task is long that was handed over at <paramref name="since"/>.</summary>
    public long From(long since) => since + (long)(options.Value.EarlyAckAfter.TotalSeconds * time.TimestampFrequency);

    /// <summary>After the task was added to those that run.</summary>
    public void Watch(RunningTask task)
    {
        if (task.LongFrom < Volatile.Read(ref due))
        {
            Set(task.LongFrom);
        }
    }

    public void Dispose() => timer?.Dispose();

    private void Set(long moment)
    {
        lock (sync)
        {
            if (moment >= due)
            {
                return;
            }

            Volatile.Write(ref due, moment);
            var left = time.GetElapsedTime(time.GetTimestamp(), moment);
            timer ??= time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        // First: whoever comes while we look sets the timer himself.
        lock (sync)
        {
            Volatile.Write(ref due, long.MaxValue);
        }

        var now = time.GetTimestamp();
        var next = long.MaxValue;
        foreach (var task in running.All.Where(task => !task.IsLong))
        {
            if (task.LongFrom <= now)
            {
                task.Lengthen();
            }
            else
            {
                next = Math.Min(next, task.LongFrom);
            }
        }

        if (next < long.MaxValue)
        {
            Set(next);
        }
    }
}
