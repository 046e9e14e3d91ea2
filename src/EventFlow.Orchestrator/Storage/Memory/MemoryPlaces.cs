using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>Who has a place and who waits for one, line by line.</summary>
internal sealed class MemoryPlaces
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Place> byRun = [];
    private readonly Dictionary<(string Workflow, string Key), List<Place>> lines = [];

    public LineVerdict Admit(NewRun run, RunPlace terms, DateTimeOffset now)
    {
        lock (gate)
        {
            var line = LineOf((run.Workflow, terms.Key));
            var verdict = Line(line).Admit(run.Id, terms.Max, terms.Overflow);
            if (!verdict.IsSkipped)
            {
                var place = byRun[run.Id] = new Place(run.Id, (run.Workflow, terms.Key), terms.Max);
                line.Add(place);
            }

            foreach (var canceled in verdict.Canceled)
            {
                byRun[canceled].CancelReason ??= terms.MakesRoom(run.Id);
                byRun[canceled].CanceledAt ??= now;
            }

            Grant(verdict.Granted, now);
            return verdict;
        }
    }

    public bool Retake(Guid run, (string Workflow, string Key) name, int max, DateTimeOffset now)
    {
        lock (gate)
        {
            if (byRun.TryGetValue(run, out var held))
            {
                return held.IsGranted;
            }

            if (lines.GetValueOrDefault(name)?.Count >= max)
            {
                return false;
            }

            var place = byRun[run] = new Place(run, name, max) { GrantedAt = now };
            LineOf(name).Add(place);
            return true;
        }
    }

    public bool Holds(Guid run)
    {
        lock (gate)
        {
            return byRun.TryGetValue(run, out var place) && place.IsGranted;
        }
    }

    /// <summary>It waited for its place until then at least.</summary>
    public bool Waits(Guid run, DateTimeOffset until)
    {
        lock (gate)
        {
            return byRun.TryGetValue(run, out var place) && !(place.GrantedAt < until);
        }
    }

    /// <summary>The runs whose turn comes when this one has ended.</summary>
    public IReadOnlyList<Guid> Release(Guid run, DateTimeOffset now)
    {
        lock (gate)
        {
            if (!byRun.Remove(run, out var place))
            {
                return [];
            }

            var line = lines[place.Line];
            line.Remove(place);
            if (line.Count == 0)
            {
                lines.Remove(place.Line);
            }

            var granted = line.FindLast(other => !other.IsGranted) is { } last ? Line(line).Next(last.Max) : [];
            Grant(granted, now);
            return granted;
        }
    }

    public string? WhyWaits(Guid run)
    {
        lock (gate)
        {
            if (!byRun.TryGetValue(run, out var place) || place.IsGranted)
            {
                return null;
            }

            var before = lines[place.Line].TakeWhile(other => other != place).Where(other => other.IsGranted || other.CancelReason is null)
                .ToList();
            return RunWaits.InLine(
                place.Line.Key, place.Max, place.CancelReason, before.Count(other => !other.IsGranted),
                [.. before.Select(other => other.Run).Take(RunWaits.MostNamed + 1)]);
        }
    }

    public IReadOnlyList<(Guid Run, string Reason)> Canceled(DateTimeOffset before)
    {
        lock (gate)
        {
            return [.. byRun.Values.Where(place => place.CanceledAt < before).Select(place => (place.Run, place.CancelReason!))];
        }
    }

    private List<Place> LineOf((string Workflow, string Key) name) =>
        lines.TryGetValue(name, out var line) ? line : lines[name] = [];

    private static RunLine Line(List<Place> line) => new(
        line.Count(place => place.IsGranted),
        [.. line.Where(place => place is { IsGranted: true, CancelReason: null }).Select(place => place.Run)],
        [.. line.Where(place => place is { IsGranted: false, CancelReason: null }).Select(place => place.Run)]);

    private void Grant(IReadOnlyList<Guid> runs, DateTimeOffset now)
    {
        foreach (var run in runs)
        {
            byRun[run].GrantedAt ??= now;
        }
    }

    private sealed class Place(Guid run, (string Workflow, string Key) line, int max)
    {
        public Guid Run { get; } = run;
        public (string Workflow, string Key) Line { get; } = line;
        public int Max { get; } = max;
        public bool IsGranted => GrantedAt is not null;
        public DateTimeOffset? GrantedAt { get; set; }
        public string? CancelReason { get; set; }
        public DateTimeOffset? CanceledAt { get; set; }
    }
}
