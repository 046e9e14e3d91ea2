namespace EventFlow.Orchestrator.Storage;

/// <param name="Source">The file, YAML or JSON.</param>
/// <param name="Revision">Counts the changes, from 1.</param>
internal sealed record StoredCalendar(string Name, string Source, int Revision, DateTimeOffset UpdatedAt);

/// <summary>Named calendars. They change in place: a workflow names one and goes by what it says at the time.</summary>
internal interface ICalendarStore
{
    Task<(StoredCalendar Calendar, bool Changed)> PutAsync(string name, string source, CancellationToken cancellationToken);

    /// <summary>By name; all of them where no names are given.</summary>
    Task<IReadOnlyList<StoredCalendar>> ReadAsync(IReadOnlyCollection<string>? names, CancellationToken cancellationToken);

    /// <summary>How often each of these was changed.</summary>
    Task<IReadOnlyDictionary<string, int>> RevisionsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);
}
