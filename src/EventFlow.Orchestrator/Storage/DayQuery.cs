using System.Collections.Concurrent;

namespace EventFlow.Orchestrator.Storage;

/// <summary>A query on the tables of one day. A statement on the parent would lock and open the tables of all days; one that names its day
/// costs the same however long history is kept. Each day has one text, so that it is prepared once.</summary>
internal sealed class DayQuery(string text)
{
    private const string Marker = "yyyymmdd";
    private readonly ConcurrentDictionary<RunDay, string> texts = new();

    public string Text => text;

    public string On(RunDay day) =>
        texts.GetOrAdd(day, static (day, text) => text.Replace(Marker, day.ToString(), StringComparison.Ordinal), text);
}
