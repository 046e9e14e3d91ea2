using System.Globalization;
using System.Text.RegularExpressions;
using EventFlow.Core.Schedules;
using EventFlow.Tests.Architecture;

namespace EventFlow.Tests.Schedules;

/// <summary>The tables of Cronos: where our rules are other ones, the expression stands here with its rule.</summary>
public sealed partial class CronCasesTests
{
    private const string Folder = "cron";

    private const string DaysAddUp = "day of month or day of week, not both";
    private const string NoPreset = "no preset of ours";
    private const string Drawn = "H is not supported";

    // Expressions of cronos-next.csv, single blanks, that mean something else to us, or nothing.
    private static readonly Dictionary<string, string[]> OtherRules = new()
    {
        [DaysAddUp] =
        [
            "00 00 00 11 12 0", "00 00 00 11 12 7", "00 00 00 11 12 SUN", "00 00 00 11 12 sun", "54 47 17 09 12 5", "54 47 17 09 DEC FRI",
            "50-56 40-50 15-20 5-10 11,12 5,6,7", "00 05 18 13 01 05", "00 05 18 13 * 05",
            "0 30 17 27W * 1L", "0 30 17 27W * 1#4", "0 30 17 27w * 1l", "0 30 17 27w * mOnL",
            "00 00 11 12 0", "00 00 11 12 7", "00 00 11 12 SUN", "00 00 11 12 sun", "47 17 09 12 5", "47 17 09 DEC FRI",
            "40-50 15-20 5-10 11,12 5,6,7", "05 18 13 01 05", "05 18 13 * 05",
        ],
        [NoPreset] = ["@every_second", "@every_minute", "@EVERY_SECOND", "@EVERY_MINUTE"],
        [Drawn] = ["0 H/30 * * * *"],
    };

    // Expressions of cronos-invalid.csv that are good here: W may stand in a list.
    private static readonly string[] GoodHere = ["* * 1,2W * *", "* * 1,2w * *", "* * * 1,2W * *", "* * * 1,2w * *"];

    [CasesFact(Folder)]
    public void Every_next_time_is_that_of_the_table_where_the_rules_are_the_same()
    {
        var wrong = new List<string>();
        var same = 0;
        foreach (var row in Rows("cronos-next.csv").Where(row => RuleOf(row[1]) is null))
        {
            same++;
            var found = Next(row);
            if (found != Expected(row))
            {
                wrong.Add($"{row[1]} in {row[2]} from {row[3]}: {Zones.Text(found)}, not {row[4]}");
            }
        }

        Assert.Equal("", string.Join('\n', wrong));
        Assert.Equal(748, same);
    }

    [Fact]
    public void The_page_lists_what_other_rules_make_of_the_tables()
    {
        var page = SourceTree.Read("docs/schedules.md");

        Assert.All(
            OtherRules.Values.SelectMany(expressions => expressions).Where(expression => !expression.StartsWith("@E", StringComparison.Ordinal)),
            expression => Assert.Contains($"`{expression}`", page, StringComparison.Ordinal));
    }

    [CasesFact(Folder)]
    public void Where_days_add_up_the_next_time_is_never_later_than_that_of_both_together() => Assert.All(
        Rows("cronos-next.csv").Where(row => RuleOf(row[1]) == DaysAddUp),
        row => Assert.True(Next(row) <= Expected(row), row[1]));

    [CasesFact(Folder)]
    public void What_is_not_supported_is_refused() => Assert.All(
        Rows("cronos-next.csv").Where(row => RuleOf(row[1]) is NoPreset or Drawn),
        row => Assert.False(CronSchedule.TryParse(row[1], out _, out _), row[1]));

    [CasesFact(Folder)]
    public void Every_bad_expression_is_refused_in_the_field_at_fault()
    {
        var wrong = new List<string>();
        foreach (var row in Rows("cronos-invalid.csv").Where(row => !IsGoodHere(row[0])))
        {
            if (CronSchedule.TryParse(row[0], out _, out var errors) || !errors.Any(error => Names(error, row[2])))
            {
                wrong.Add($"{row[0]} ({row[2]}): {string.Join("; ", errors)}");
            }
        }

        Assert.Equal("", string.Join('\n', wrong));
    }

    [CasesFact(Folder)]
    public void L_W_and_nth_days_stand_in_lists_here() => Assert.All(
        Rows("cronos-invalid.csv").Where(row => IsGoodHere(row[0])),
        row => Assert.True(CronSchedule.TryParse(row[0], out _, out _), row[0]));

    private static bool IsGoodHere(string expression) => GoodHere.Contains(OneBlank(expression));

    // A wrong number of fields has no field, and two rows name what the message says instead.
    private static bool Names(CronError error, string field) => error.Code is "EF1301" or "EF1302"
        || error.Message.StartsWith(
            field switch
            {
                "Seconds" => "second ",
                "Minutes" or "between 0 and 59" or "between 1 and 59" => "minute ",
                "Hours" => "hour ",
                "Days of month" => "day of month ",
                "Months" => "month ",
                _ => "day of week ",
            },
            StringComparison.Ordinal);

    private static string? RuleOf(string expression) =>
        OtherRules.FirstOrDefault(other => other.Value.Contains(OneBlank(expression))).Key;

    private static string OneBlank(string expression) => Blanks().Replace(expression.Trim(), " ");

    private static DateTimeOffset? Next(string[] row)
    {
        var zone = Zones.Of(row[2]);
        var from = Moment(row[3], zone);
        return CronSchedule.Parse(row[1]).Next(row[5] == "true" ? from.AddTicks(-1) : from, zone);
    }

    private static DateTimeOffset? Expected(string[] row) => row[4].Length == 0 ? null : Moment(row[4], Zones.Of(row[2]));

    private static DateTimeOffset Moment(string text, TimeZoneInfo zone)
    {
        if (Offset().IsMatch(text))
        {
            return Zones.Instant(text);
        }

        var local = DateTime.Parse(text, CultureInfo.InvariantCulture);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    private static List<string[]> Rows(string file) =>
        [.. File.ReadLines(Path.Combine(Cases.Folder(Folder), file)).Skip(1)
            .Select(line => Cell().Matches(line).Select(cell => cell.Groups["cell"].Value).ToArray())];

    [GeneratedRegex(@"(^|,)(""(?<cell>[^""]*)""|(?<cell>[^,]*))", RegexOptions.ExplicitCapture)]
    private static partial Regex Cell();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@" [+-]\d\d:\d\d$")]
    private static partial Regex Offset();
}
