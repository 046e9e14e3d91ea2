using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventFlow.Orchestrator.History;

/// <summary>Makes the days to come, so that nobody waits for one at midnight, and drops those that are too old.</summary>
internal sealed class HistoryKeeper(
    RunDays days, DayDropper dropper, HistoryOptions options, TimeProvider clock, ILogger<HistoryKeeper> log) : Duty(clock, log)
{
    private const int DaysAhead = 2;
    private static readonly TimeSpan AfterBusy = TimeSpan.FromMinutes(1);
    private readonly TimeProvider clock = clock;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var today = RunDay.At(clock.GetUtcNow());
        for (var ahead = 0; ahead <= DaysAhead; ahead++)
        {
            await days.MakeAsync(today.Plus(ahead), cancellationToken);
        }

        var isDone = options.KeepDays <= 0 || await DropOldAsync(cancellationToken);
        return isDone || options.Every < AfterBusy ? options.Every : AfterBusy;
    }

    private async Task<bool> DropOldAsync(CancellationToken cancellationToken)
    {
        // A server whose clock is wrong must not take the present for the past.
        var oldest = (await days.TodayAsync(cancellationToken)).Plus(-options.KeepDays);
        var old = (await days.ListAsync(cancellationToken)).Where(day => day.Date < oldest.Date).ToList();
        if (old.Count == 0)
        {
            return true;
        }

        await using var turn = await dropper.TakeTurnAsync(cancellationToken);
        foreach (var day in turn is null ? [] : old)
        {
            if (!await TryDropAsync(turn!, day, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>False: one detach that waits keeps the next ones out.</summary>
    private async Task<bool> TryDropAsync(DayDropper.Turn turn, RunDay day, CancellationToken cancellationToken)
    {
        try
        {
            if (await turn.DropAsync(day, cancellationToken) is var unfinished and > 0)
            {
                log.DayKept(day.Date, unfinished);
            }
            else
            {
                log.DayDropped(day.Date);
            }

            return true;
        }
        catch (PostgresException busy) when (DayFaults.IsBusy(busy))
        {
            log.DayBusy(day.Date, busy.MessageText, Math.Min(options.Every.TotalSeconds, AfterBusy.TotalSeconds));
            return false;
        }
    }
}
