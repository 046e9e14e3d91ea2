using System.Collections.Concurrent;
using EventFlow.Orchestrator.Runs;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Pools;

/// <summary>Grants slots as soon as a commit of this node asks for some or gives some back, and tells the runs. It sleeps until a rate or a
/// breaker lets the next one through. The sweep makes up for what got lost with a node, and sees what another one has changed.</summary>
internal sealed class PoolKeeper(
    ISlotStore slots, IPoolStore pools, TypePools types, IRunWaker waker, EngineOptions options, Telemetry telemetry, TimeProvider clock,
    ILogger<PoolKeeper> log)
    : Duty(clock, log)
{
    private const int AtOnce = 4;

    private readonly TimeProvider clock = clock;
    private readonly Alarm alarm = new(clock);
    private readonly ConcurrentDictionary<string, bool> asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> dueAt = new(StringComparer.Ordinal);
    private volatile bool isSweepWanted = true;
    private long sweptAt;

    /// <summary>Slots of these pools were asked for or given back, or their rules changed.</summary>
    public void Wake(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            asked[name] = true;
        }

        alarm.Ring();
    }

    /// <summary>The sweep comes now, as after a change of what pools there are.</summary>
    public void Sweep()
    {
        isSweepWanted = true;
        alarm.Ring();
    }

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (isSweepWanted || clock.GetElapsedTime(sweptAt) >= options.SweepPoolsEvery)
        {
            isSweepWanted = false;
            sweptAt = clock.GetTimestamp();
            await SweepAsync(cancellationToken);
        }

        var due = Due();
        try
        {
            await Parallel.ForEachAsync(
                due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, GrantAsync);
        }
        catch
        {
            due.ForEach(name => asked[name] = true);
            throw;
        }

        return UntilNext();
    }

    public override void Dispose()
    {
        alarm.Dispose();
        base.Dispose();
    }

    protected override Task RestAsync(TimeSpan time, CancellationToken cancellationToken) =>
        time > TimeSpan.Zero ? alarm.RestAsync(time, cancellationToken) : Task.CompletedTask;

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        types.Set(await pools.TypesAsync(cancellationToken));
        foreach (var lost in await slots.HealAsync(options.SlotGrace, cancellationToken))
        {
            log.SlotHealed(lost.Pool, lost.RunId, lost.Path);
        }

        foreach (var slot in await slots.UntakenAsync(options.SlotGrace, cancellationToken))
        {
            waker.GrantSlot(slot);
        }

        foreach (var name in await slots.RestlessAsync(cancellationToken))
        {
            asked[name] = true;
        }
    }

    private List<string> Due()
    {
        var now = clock.GetTimestamp();
        var due = dueAt.Where(pool => pool.Value <= now).Select(pool => pool.Key).Union(asked.Keys).ToList();
        foreach (var name in due)
        {
            asked.TryRemove(name, out _);
            dueAt.TryRemove(name, out _);
        }

        return due;
    }

    private async ValueTask GrantAsync(string name, CancellationToken cancellationToken)
    {
        var round = await slots.GrantAsync(name, cancellationToken);
        foreach (var slot in round.Granted)
        {
            waker.GrantSlot(slot);
        }

        telemetry.SlotsGranted(name, round.Granted.Count);
        if (round.Next is { } next)
        {
            dueAt[name] = clock.GetTimestamp() + (long)(next.TotalSeconds * clock.TimestampFrequency);
        }
    }

    private TimeSpan UntilNext()
    {
        if (!asked.IsEmpty || isSweepWanted)
        {
            return TimeSpan.Zero;
        }

        var now = clock.GetTimestamp();
        var sweep = options.SweepPoolsEvery - clock.GetElapsedTime(sweptAt);
        var next = dueAt.IsEmpty ? sweep : TimeSpan.FromSeconds((dueAt.Values.Min() - now) / (double)clock.TimestampFrequency);
        return next < sweep ? next : sweep;
    }
}
