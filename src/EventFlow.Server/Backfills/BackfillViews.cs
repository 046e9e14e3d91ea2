using EventFlow.Contracts.Api;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Server.Backfills;

/// <summary>Stored backfills as the API shows them: times in the zone of the schedule.</summary>
internal static class BackfillViews
{
    public static BackfillView Of(StoredBackfill backfill, IReadOnlyDictionary<string, int>? counts = null)
    {
        var zone = Zone(backfill);
        return new BackfillView
        {
            Id = backfill.Id,
            Workflow = backfill.Workflow,
            Version = backfill.Version,
            Schedule = backfill.Schedule,
            Timezone = backfill.Timezone,
            From = TimeZoneInfo.ConvertTime(backfill.FromAt, zone),
            To = TimeZoneInfo.ConvertTime(backfill.ToAt, zone),
            Max = backfill.MaxActive,
            Order = backfill.NewestFirst ? "newest" : "oldest",
            Rerun = backfill.Rerun,
            State = backfill.State,
            CreatedAt = backfill.CreatedAt,
            EndedAt = backfill.EndedAt,
            Problem = backfill.Problem,
            Counts = counts ?? new Dictionary<string, int>(),
        };
    }

    public static BackfillView Planned(StoredBackfill backfill, IReadOnlyList<StoredInterval> intervals) =>
        Of(backfill, Counts(intervals)) with
        {
            Id = null,
            CreatedAt = null,
            State = "planned",
            Intervals = [.. intervals.Select(interval => Of(backfill, interval))],
        };

    public static IReadOnlyDictionary<string, int> Counts(IReadOnlyList<StoredInterval> intervals) =>
        intervals.CountBy(interval => interval.State).ToDictionary(count => count.Key, count => count.Value);

    public static BackfillIntervalView Of(StoredBackfill backfill, StoredInterval interval)
    {
        var zone = Zone(backfill);
        return new BackfillIntervalView(
            interval.Number, TimeZoneInfo.ConvertTime(interval.StartAt, zone), TimeZoneInfo.ConvertTime(interval.EndAt, zone),
            interval.State,
            interval.RunId);
    }

    private static TimeZoneInfo Zone(StoredBackfill backfill) =>
        TimeZones.TryFind(backfill.Timezone, out var zone, out _) ? zone : TimeZoneInfo.Utc;
}
