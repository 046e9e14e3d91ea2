using System.Collections.Concurrent;

namespace EventFlow.Core.Schedules;

/// <summary>The calendars that are known here, by name. It may be added to while others read it.</summary>
public sealed class CalendarBook
{
    private readonly ConcurrentDictionary<string, BusinessCalendar> calendars = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => [.. calendars.Keys];

    public BusinessCalendar? Find(string name) => calendars.GetValueOrDefault(name);

    /// <summary>Takes the place of the one that had its name.</summary>
    public void Put(BusinessCalendar calendar) => calendars[calendar.Name] = calendar;
}
