using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Timers;

/// <summary>Hands due timers to their runs. Sleeps until the next one is due; a timer set by this node wakes it in time, one set by
/// another node is seen after <see cref="EngineOptions.PumpIdle"/> at the latest.</summary>
internal sealed class TimerPump(
    ITimerStore timers, IRunQueue queue, EngineOptions options, Telemetry telemetry, TimeProvider clock, ILogger<TimerPump> log)
    : Duty(clock, log)
{
    private const int Batch = 1_000;
    private readonly TimeProvider clock = clock;
    private readonly SemaphoreSlim wake = new(0, 1);
    private long nextLook = long.MaxValue;

    /// <summary>A timer was set that is due in this time.</summary>
    public void Wake(TimeSpan delay)
    {
        if (clock.GetTimestamp() + (long)(delay.TotalSeconds * clock.TimestampFrequency) < Interlocked.Read(ref nextLook)
            && wake.CurrentCount == 0)
        {
            try
            {
                wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another message woke it at the same moment.
            }
        }
    }

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var next = await timers.NextDueAsync(cancellationToken) ?? options.PumpIdle;
        if (next > TimeSpan.Zero)
        {
            return next < options.PumpIdle ? next : options.PumpIdle;
        }

        var due = await timers.ClaimDueAsync(Batch, options.TimerAgain, cancellationToken);
        if (due.Count > 0)
        {
            Failpoint.Hit("K11");
        }

        await Task.WhenAll(due.Select(timer => queue.WakeAsync(
            timer.RunId, new TimerElapsed(timer.RunId, timer.Kind, timer.Path, timer.Attempt), cancellationToken)));
        telemetry.TimersFired(due.Count);
        return TimeSpan.Zero;
    }

    protected override async Task RestAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref nextLook, clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency));
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var slept = Task.Delay(time, clock, rest.Token);
        await Task.WhenAny(slept, wake.WaitAsync(rest.Token));
        await rest.CancelAsync();
        Interlocked.Exchange(ref nextLook, long.MaxValue);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }
}
