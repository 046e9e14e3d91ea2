using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Schedules;

/// <summary>Starts runs by the clock. It sleeps until the next schedule is due; whoever changes one wakes it. Runs are accepted in the
/// transaction that moves their schedules on, many in each, so that a kill leaves both or neither.</summary>
internal sealed class ScheduleTicker(
    IScheduleStore store, ScheduleKeeper keeper, ScheduleFires fires, RunFollowUp followUp, OutboxBell news, EngineOptions options,
    Telemetry telemetry,
    TimeProvider clock, ILogger<ScheduleTicker> log)
    : Duty(clock, log)
{
    private const int MostAtOnce = 500;

    // What is due is in the hands of another node.
    private static readonly TimeSpan OthersTurn = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LaterAgain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ListenAgain = TimeSpan.FromSeconds(5);

    // A process that stood still for so long has not been looking.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    private readonly TimeProvider clock = clock;
    private readonly Alarm alarm = new(clock);
    private int atOnce = MostAtOnce;
    private long? swept;
    private DateTimeOffset? watchedSince;
    private DateTimeOffset lookedAt;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(cancellationToken);
            var look = await store.LookAsync(cancellationToken);
            Watch(look.Now);
            if (look.Next is null || look.Next > look.Now)
            {
                return look.Next - look.Now is { } rest && rest < options.SweepSchedulesEvery ? rest : options.SweepSchedulesEvery;
            }

            return await FireAsync(cancellationToken) ? TimeSpan.Zero : OthersTurn;
        }
        catch
        {
            watchedSince = null;
            throw;
        }
    }

    public override void Dispose()
    {
        alarm.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = ListenAsync(stoppingToken);
        await base.ExecuteAsync(stoppingToken);
        await listening;
    }

    protected override Task RestAsync(TimeSpan time, CancellationToken cancellationToken) => alarm.RestAsync(time, cancellationToken);

    private void Watch(DateTimeOffset now)
    {
        if (watchedSince is null || now - lookedAt > LongestRest)
        {
            watchedSince = now;
        }

        lookedAt = now;
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (swept is { } last && clock.GetElapsedTime(last) < options.SweepSchedulesEvery)
        {
            return;
        }

        await keeper.SyncAllAsync((workflow, why) => log.SchedulesUnread(why, workflow), cancellationToken);
        swept = clock.GetTimestamp();
    }

    /// <summary>False: there was nothing left to claim.</summary>
    private async Task<bool> FireAsync(CancellationToken cancellationToken)
    {
        var claimed = 0;
        try
        {
            await using var claim = await store.ClaimAsync(atOnce, cancellationToken);
            claimed = claim.Due.Count;
            if (claimed > 0)
            {
                await FireAsync(claim, cancellationToken);
                atOnce = MostAtOnce;
            }
        }
        catch (Exception failure) when (claimed > 0 && !StorageFaults.IsTransient(failure) && !cancellationToken.IsCancellationRequested)
        {
            // One of them is to blame, and the others must not wait for it.
            atOnce = Math.Max(1, claimed / 2);
            if (claimed == 1)
            {
                await PutOffAsync(failure, cancellationToken);
            }
        }

        return claimed > 0;
    }

    private async Task FireAsync(IScheduleClaim claim, CancellationToken cancellationToken)
    {
        await fires.PrepareAsync(claim.Due, cancellationToken);
        var fired = new List<ScheduleFire>(claim.Due.Count);
        foreach (var due in claim.Due)
        {
            fired.Add(await FireAsync(due, claim.Now, cancellationToken));
        }

        var accepted = await claim.CommitAsync(
            [.. fired.SelectMany(fire => fire.Runs)], [.. fired.SelectMany(fire => fire.Events)], [.. fired.Select(fire => fire.Moved)],
            cancellationToken);
        news.RingIf(fired.Any(fire => fire.Events.Count > 0));
        Failpoint.Hit("K16");
        await followUp.FollowAsync(fired.SelectMany(fire => fire.Runs), accepted);
        Tell(fired);
    }

    /// <summary>Nothing of it is decided: it is tried again later.</summary>
    private async Task PutOffAsync(Exception failure, CancellationToken cancellationToken)
    {
        await using var claim = await store.ClaimAsync(1, cancellationToken);
        foreach (var due in claim.Due)
        {
            var problem = $"EF2217 its run could not be stored, which is tried again in {LaterAgain.TotalSeconds} s: {failure.Message}";
            await claim.CommitAsync([], [due with { NextDueAt = claim.Now + LaterAgain, Problem = problem }], cancellationToken);
            log.ScheduleRefused(due.Workflow, due.Name, problem);
        }
    }

    private async Task<ScheduleFire> FireAsync(StoredSchedule due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await fires.OfAsync(due, now, watchedSince ?? now, cancellationToken);
        }
        catch (InvalidDataException unreadable)
        {
            log.SchedulesUnread(unreadable, due.Workflow);
            return new ScheduleFire(due with { NextDueAt = null, Problem = unreadable.Message }, [], [], HasMissed: false);
        }
    }

    private void Tell(List<ScheduleFire> fired)
    {
        foreach (var fire in fired)
        {
            fire.Late.ToList().ForEach(telemetry.ScheduleFired);
            if (fire.HasMissed)
            {
                log.FireTimesMissed(fire.Moved.Workflow, fire.Moved.Name, fire.Moved.Catchup);
            }

            if (fire.Moved.Problem is { } problem)
            {
                log.ScheduleRefused(fire.Moved.Workflow, fire.Moved.Name, problem);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await store.ListenAsync(alarm.Ring, cancellationToken);
            }
            catch (Exception)
            {
                // Until it listens again the sweep sees what was changed.
                await Task.Delay(ListenAgain, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
