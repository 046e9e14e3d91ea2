using System.Globalization;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Output;

/// <summary>Schedules in words.</summary>
internal static class ScheduleText
{
    public static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    public static void WriteList(CliOutput output, IEnumerable<ScheduleView> schedules, bool withWorkflow)
    {
        string[] columns = ["SCHEDULE", "TIMEZONE", "CATCHUP", "NEXT", "STATE"];
        var table = new TextTable(withWorkflow ? ["WORKFLOW", .. columns] : columns);
        foreach (var schedule in schedules)
        {
            var next = schedule.NextAt is { } at ? Iso(at) : "";
            string?[] cells = [NameOf(schedule), schedule.Timezone, schedule.Catchup, next, State(schedule)];
            table.Add(withWorkflow ? [schedule.Workflow, .. cells] : cells);
        }

        table.WriteTo(output);
    }

    public static void WriteNext(CliOutput output, IReadOnlyList<ScheduleView> schedules)
    {
        foreach (var schedule in schedules)
        {
            output.Line($"{NameOf(schedule)}, {schedule.Timezone}{(State(schedule) is { Length: > 0 } state ? $": {state}" : "")}");
            foreach (var time in schedule.Next ?? [])
            {
                output.Line($"  {Iso(time)}");
            }
        }
    }

    private static string NameOf(ScheduleView schedule) =>
        schedule.Name.StartsWith(schedule.Schedule, StringComparison.Ordinal)
            ? schedule.Schedule
            : $"{schedule.Name} ({schedule.Schedule})";

    private static string State(ScheduleView schedule) =>
        schedule.Problem is { } problem ? problem
        : schedule.PausedAt is { } since ? $"paused since {since.ToUniversalTime():u}"
        : schedule.NextAt is null && schedule.Next is null or { Count: 0 } ? "ended"
        : schedule.WaitsWith is { } wait ? $"with {string.Join(", ", wait.Of.Where(part => part != $"schedule {schedule.Name}"))}; "
            + $"missing: {string.Join(", ", wait.Missing)}"
        : "";
}
