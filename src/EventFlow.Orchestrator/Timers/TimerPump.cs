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
    private readonly Alarm alarm = new(clock);
    private long nextLook = long.MaxValue;

    /// <summary>A timer was set that is due in this time.</summary>
    public void Wake(TimeSpan delay)
    {
        if (At(delay) < Interlocked.Read(ref nextLook))
        {
            alarm.Ring();
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
        Interlocked.Exchange(ref nextLook, At(time));
        await alarm.RestAsync(time, cancellationToken);
        Interlocked.Exchange(ref nextLook, long.MaxValue);
    }

    public override void Dispose()
    {
        alarm.Dispose();
        base.Dispose();
    }

    private long At(TimeSpan delay) => clock.GetTimestamp() + (long)(delay.TotalSeconds * clock.TimestampFrequency);
}
