using System.IO.Enumeration;
using System.Text.Json;
using EventFlow.Testing.Cases;
using EventFlow.Testing.Events;

namespace EventFlow.Testing.Expectations;

/// <summary>How the run of a case should begin, or why none should; what is null is not looked at.</summary>
internal sealed record ExpectedStart
{
    /// <summary>Of each event in turn, or of all of them where it is one.</summary>
    public IReadOnlyList<EventFate>? Fates { get; init; }

    /// <summary>A pattern that the reason of one event fits.</summary>
    public string? Reason { get; init; }

    /// <summary>How many runs the events start.</summary>
    public int? Runs { get; init; }

    public JsonElement? Params { get; init; }

    public List<Mismatch> Compare(CaseStart start)
    {
        var found = new List<Mismatch>();
        if (start.Events is { } play)
        {
            CompareFates(play.Events, found);
            CompareReasons(play.Events, found);
            CompareRuns(play.Runs.Count, found);
        }

        if (Params is { } expected && !start.IsMissing && !JsonElement.DeepEquals(expected, start.Params))
        {
            found.Add(new Mismatch("params", expected.GetRawText(), start.Params.GetRawText()));
        }

        return found;
    }

    private void CompareRuns(int runs, List<Mismatch> found)
    {
        if (Runs is { } expected && expected != runs)
        {
            found.Add(new Mismatch("runs", $"{expected}", $"{runs}"));
        }
        else if (Runs is null && Fates is null && runs > 1)
        {
            // Else a case would pass though what it looks at happens twice.
            found.Add(new Mismatch("runs", "1", $"{runs} (the first is played; say 'runs: {runs}' if they are meant)"));
        }
    }

    private void CompareFates(IReadOnlyList<TestedEvent> events, List<Mismatch> found)
    {
        if (Fates is null)
        {
            return;
        }

        IReadOnlyList<EventFate> fates = Fates.Count == 1 ? [.. events.Select(_ => Fates[0])] : Fates;
        if (!fates.SequenceEqual(events.Select(one => one.Fate)))
        {
            found.Add(new Mismatch("fate", string.Join(", ", fates.Select(EventTexts.Word)), Said(events)));
        }
    }

    private void CompareReasons(IReadOnlyList<TestedEvent> events, List<Mismatch> found)
    {
        if (Reason is not null && !events.Any(one => FileSystemName.MatchesSimpleExpression(Reason, one.Reason ?? "", ignoreCase: false)))
        {
            found.Add(new Mismatch("reason", Reason, Said(events)));
        }
    }

    private static string Said(IEnumerable<TestedEvent> events) => string.Join("; ", events.Select(EventTexts.Say));
}
