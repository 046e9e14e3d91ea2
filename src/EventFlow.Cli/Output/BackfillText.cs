using System.Globalization;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Output;

/// <summary>A backfill in words.</summary>
internal static class BackfillText
{
    public static void Write(CliOutput output, BackfillView backfill)
    {
        var name = backfill.Id is { } id ? $"backfill {id}" : "backfill";
        output.Line($"{name} of {backfill.Workflow} version {backfill.Version}: {backfill.State}");
        output.Line(
            $"  {backfill.Schedule}, from {ScheduleText.Iso(backfill.From)} to {ScheduleText.Iso(backfill.To)}, {backfill.Order} first, "
            + $"{backfill.Max} at a time, rerun {backfill.Rerun}");
        output.Line($"  {Counts(backfill)}");
        if (backfill.Problem is { } problem)
        {
            output.Line($"  {problem}");
        }

        if (backfill.Intervals is { } intervals)
        {
            var table = new TextTable("NUMBER", "FROM", "TO", "STATE", "RUN");
            intervals.ToList().ForEach(interval => table.Add(
                interval.Number.ToString(CultureInfo.InvariantCulture), ScheduleText.Iso(interval.Start), ScheduleText.Iso(interval.End),
                interval.State, interval.Run?.ToString()));
            table.WriteTo(output);
        }
    }

    public static void WriteList(CliOutput output, IReadOnlyList<BackfillView> backfills)
    {
        var table = new TextTable("BACKFILL", "WORKFLOW", "STATE", "FROM", "TO", "MAX");
        backfills.ToList().ForEach(backfill => table.Add(
            backfill.Id?.ToString(), backfill.Workflow, backfill.State, ScheduleText.Iso(backfill.From), ScheduleText.Iso(backfill.To),
            backfill.Max.ToString(CultureInfo.InvariantCulture)));
        table.WriteTo(output);
    }

    private static string Counts(BackfillView backfill) => backfill.Counts.Count == 0
        ? "no intervals"
        : string.Join(
            ", ", backfill.Counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}"));
}
