using System.Collections.Concurrent;
using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Calendars;

/// <summary>The calendars that workflows of this process name, as the planner reads them.</summary>
internal sealed class KnownCalendars(ICalendarStore store, EngineOptions options)
{
    // By the name: the revision that is known here, 0 while there is no such calendar.
    private readonly ConcurrentDictionary<string, int> wanted = new(StringComparer.Ordinal);

    /// <summary>Before runs of a workflow are planned: reads those of its calendars that are not known yet.</summary>
    public async Task EnsureAsync(IReadOnlySet<string> names, CancellationToken cancellationToken)
    {
        if (names.Count > 0 && names.Where(name => wanted.TryAdd(name, 0)).ToList() is { Count: > 0 } unread)
        {
            await TakeAsync(unread, cancellationToken);
        }
    }

    /// <summary>Before fire times are decided by these calendars: reads them as they are stored now.</summary>
    public async Task RefreshAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (names.Count > 0)
        {
            names.ToList().ForEach(name => wanted.TryAdd(name, 0));
            await RefreshAsync(cancellationToken);
        }
    }

    public BusinessCalendar? Find(string name) => options.Planner.Calendars.Find(name);

    /// <summary>Takes over what others have changed since.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (wanted.IsEmpty)
        {
            return;
        }

        var revisions = await store.RevisionsAsync([.. wanted.Keys], cancellationToken);
        if (revisions.Where(stored => wanted.GetValueOrDefault(stored.Key) != stored.Value).ToList() is { Count: > 0 } changed)
        {
            await TakeAsync(changed.ConvertAll(stored => stored.Key), cancellationToken);
        }
    }

    private async Task TakeAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        foreach (var stored in await store.ReadAsync(names, cancellationToken))
        {
            if (Read(stored) is { } calendar)
            {
                options.Planner.Calendars.Put(calendar);
                wanted[stored.Name] = stored.Revision;
            }
        }
    }

    private static BusinessCalendar? Read(StoredCalendar stored) =>
        CalendarFile.Read(Encoding.UTF8.GetBytes(stored.Source), stored.Name).Calendar;
}
