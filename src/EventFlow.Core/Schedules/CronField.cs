namespace EventFlow.Core.Schedules;

/// <summary>What may stand in one field of a cron expression.</summary>
/// <param name="Names">Words for the values from <paramref name="Min"/> on.</param>
internal sealed record CronField(string Name, int Min, int Max, IReadOnlyList<string> Names)
{
    public static CronField Second { get; } = new("second", 0, 59, []);
    public static CronField Minute { get; } = new("minute", 0, 59, []);
    public static CronField Hour { get; } = new("hour", 0, 23, []);
    public static CronField DayOfMonth { get; } = new("day of month", 1, 31, []);

    public static CronField Month { get; } = new(
        "month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]);

    // 7 is Sunday as well, but its name belongs to 0.
    public static CronField DayOfWeek { get; } = new("day of week", 0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]);

    public static IReadOnlyList<CronField> All { get; } = [Second, Minute, Hour, DayOfMonth, Month, DayOfWeek];

    public string Values => Names.Count == 0 ? $"{Min} to {Max}" : $"{Min} to {Max} or {Names[0]} to {Names[^1]}";

    public int? NumberOf(string name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return Min + i;
            }
        }

        return null;
    }
}

/// <summary>One field of an expression as it was read.</summary>
/// <param name="IsEvery">It stands for all of its values: <c>*</c> or <c>?</c>.</param>
/// <param name="HasStep">One of its parts counts in steps.</param>
/// <param name="Parts">The field in numbers: values, ranges and steps as one part, each <c>L</c>, <c>W</c> and <c>#</c> as a part
/// of its own.</param>
internal sealed record CronFieldValue(bool IsEvery, bool HasStep, IReadOnlyList<string> Parts)
{
    public static CronFieldValue Every { get; } = new(true, false, ["*"]);
    public static CronFieldValue Zero { get; } = new(false, false, ["0"]);
}
