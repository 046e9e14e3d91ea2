using EventFlow.Core.Schedules;

namespace EventFlow.Orchestrator.Schedules;

/// <summary>The calendars that schedules name. None are stored yet: a schedule that names one does not fire, and says so.</summary>
internal sealed class ScheduleCalendars
{
    private readonly Dictionary<string, BusinessCalendar> calendars = new(StringComparer.Ordinal);

    public BusinessCalendar? Find(string name) => calendars.GetValueOrDefault(name);
}
