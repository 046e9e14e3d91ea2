using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Calendars;

/// <summary>Keeps the calendars that this node plans by as they are stored.</summary>
internal sealed class CalendarKeeper(KnownCalendars calendars, EngineOptions options, TimeProvider clock, ILogger<CalendarKeeper> log)
    : Duty(clock, log)
{
    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        await calendars.RefreshAsync(cancellationToken);
        return options.ReadCalendarsEvery;
    }
}
