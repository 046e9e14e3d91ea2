using System.Collections.Frozen;

namespace EventFlow.Core.Schedules;

/// <summary>Days of the week as people write them: <c>mon-fri</c>, <c>sat,sun</c>, <c>fri-mon</c>.</summary>
public static class DayRange
{
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static IReadOnlySet<DayOfWeek> EveryDay { get; } = Enum.GetValues<DayOfWeek>().ToFrozenSet();

    public static IReadOnlySet<DayOfWeek> WorkingWeek { get; } =
        FrozenSet.Create(DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday);

    public static IReadOnlyList<string> Words => Names;

    public static bool TryParse(string text, out IReadOnlySet<DayOfWeek> days)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new HashSet<DayOfWeek>();
        days = found;
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            var (first, last) = (IndexOf(ends[0]), IndexOf(ends[^1]));
            if (ends.Length > 2 || first < 0 || last < 0)
            {
                return false;
            }

            for (var day = first; day != last; day = (day + 1) % Names.Length)
            {
                found.Add((DayOfWeek)day);
            }

            found.Add((DayOfWeek)last);
        }

        return true;
    }

    private static int IndexOf(string name) =>
        Array.FindIndex(Names, known => known.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
}
