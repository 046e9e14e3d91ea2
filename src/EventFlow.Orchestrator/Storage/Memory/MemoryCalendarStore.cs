namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryCalendarStore(TimeProvider time, MemoryScheduleStore schedules) : ICalendarStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, StoredCalendar> calendars = new(StringComparer.Ordinal);

    public Task<(StoredCalendar Calendar, bool Changed)> PutAsync(string name, string source, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var before = calendars.GetValueOrDefault(name);
            if (before?.Source == source)
            {
                return Task.FromResult((before, false));
            }

            var calendar = calendars[name] = new StoredCalendar(name, source, (before?.Revision ?? 0) + 1, time.GetUtcNow());
            schedules.LookAgain(name);
            return Task.FromResult((calendar, true));
        }
    }

    public Task<IReadOnlyList<StoredCalendar>> ReadAsync(IReadOnlyCollection<string>? names, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<StoredCalendar>>(
                [.. calendars.Values.Where(calendar => names?.Contains(calendar.Name) != false)]);
        }
    }

    public Task<IReadOnlyDictionary<string, int>> RevisionsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyDictionary<string, int>>(calendars.Values.Where(calendar => names.Contains(calendar.Name))
                .ToDictionary(calendar => calendar.Name, calendar => calendar.Revision, StringComparer.Ordinal));
        }
    }
}
