using IotHourly.Readings;

namespace IotHourly.Cleaning;

/// <summary>Drops repeated rows, then spikes, and sorts what is left by the time of recording. Late rows stay.</summary>
internal static class Cleaner
{
    public static CleanReadings Clean(IReadOnlyCollection<Reading> rows)
    {
        var distinct = rows.DistinctBy(row => (row.Sensor, row.RecordedAt)).ToList();
        var kept = distinct.Where(row => !row.IsSpike).OrderBy(row => row.RecordedAt).ToList();
        return new CleanReadings(kept, rows.Count - distinct.Count, distinct.Count - kept.Count);
    }
}

internal sealed record CleanReadings(IReadOnlyList<Reading> Rows, int Duplicates, int Spikes);
