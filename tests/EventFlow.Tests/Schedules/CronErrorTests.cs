using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

/// <summary>Bad expressions and the very lines that are said of them.</summary>
public sealed class CronErrorTests
{
    private const string Five = "minute hour day-of-month month day-of-week";

    public static TheoryData<string, string> Bad => new()
    {
        { "", $"EF1301 the expression is empty: write five fields, {Five}, or a preset such as @daily" },
        { " \t ", $"EF1301 the expression is empty: write five fields, {Five}, or a preset such as @daily" },
        { "* * * *", $"EF1301 the expression has 4 fields: write five, {Five}, or six with the second first" },
        { "5", $"EF1301 the expression has 1 field: write five, {Five}, or six with the second first" },
        {
            "0 0 0 1 1 ? 2026",
            $"EF1301 the expression has 7 fields: write five, {Five}, or six with the second first; there is no year, "
            + "'start' and 'end' bound a schedule"
        },
        { "@dayly", "EF1302 '@dayly' is no preset: did you mean '@daily'?" },
        { "@", "EF1302 '@' is no preset: known are @annually, @daily, @hourly, @midnight, @monthly, @weekly, @yearly" },
        { "@daily 5", "EF1302 '5' follows @daily: a preset stands alone" },
        { "@every 5m", "EF1302 '@every' is not supported: write a step such as '*/5 * * * *'" },
        { "@every_minute", "EF1302 '@every_minute' is not supported: write '* * * * *'" },
        { "@reboot", "EF1302 '@reboot' is not supported: a schedule knows the clock alone, use an event trigger" },
        { "60 * * * *", "EF1303 minute '60': 60 is outside of 0 to 59" },
        { "0 0 10-32 * *", "EF1303 day of month '10-32': 32 is outside of 1 to 31" },
        { "0 0 * 13 *", "EF1303 month '13': 13 is outside of 1 to 12 or JAN to DEC" },
        { "0 0 * * 8", "EF1303 day of week '8': 8 is outside of 0 to 7 or SUN to SAT" },
        { "1k * * * *", "EF1303 minute '1k': '1k' is no number: write 0 to 59" },
        { "0 0 * * SUNDAY", "EF1303 day of week 'SUNDAY': 'SUNDAY' is no day of week: names have three letters, write SUN" },
        { "0 0 * jna *", "EF1303 month 'jna': 'jna' is no month: did you mean 'JAN'?" },
        { "0 0 * x *", "EF1303 month 'x': 'x' is no month: write 1 to 12 or JAN to DEC" },
        { "0 0 L-31 * *", "EF1303 day of month 'L-31': 31 is outside of 0 to 30" },
        { "0 0 * * FRI#6", "EF1303 day of week 'FRI#6': 6 is outside of 1 to 5" },
        {
            "*/60 * * * *",
            "EF1304 minute '*/60': the step '60' is no number from 1 to 59: a step counts within its field, write */5; "
            + "longer ones belong to the next field"
        },
        {
            "0 */ * * *",
            "EF1304 hour '*/': the step is missing: a step counts within its field, write */5; longer ones belong to the next field"
        },
        { "L * * * *", "EF1305 minute 'L': 'L' and 'W' stand only in the day of month, 'L' and '#' only in the day of week" },
        { "0 5#3 * * *", "EF1305 hour '5#3': 'L' and 'W' stand only in the day of month, 'L' and '#' only in the day of week" },
        {
            "0 0 1-2W * *",
            "EF1305 day of month '1-2W': 'L' is the last day of the month and 'W' the weekday nearest to one day: write L, L-3, LW or 15W"
        },
        {
            "0 0 * * L",
            "EF1305 day of week 'L': 'L' is the last such day of the month and '#' the n-th: write FRIL or FRI#2; "
            + "the last day of the month is L in the day of month"
        },
        {
            "H 0 * * *",
            "EF1305 minute 'H': 'H' (a value that is drawn) is not supported: choose a value, and spread the starts with 'jitter'"
        },
        { "1,,2 * * * *", "EF1306 minute '1,,2': a value is missing beside a comma: write it, or remove the comma" },
        { "1- * * * *", "EF1306 minute '1-': this is neither a value, a range nor a step: write 5, 1-5 or */5" },
        { "-1 * * * *", "EF1306 minute '-1': this is neither a value, a range nor a step: write 5, 1-5 or */5" },
        { "*,5 * * * *", "EF1306 minute '*': '*' stands for every value already: let it stand alone" },
        { "*5 * * * *", "EF1306 minute '*5': only a step may follow '*': write */5" },
        {
            "0 0 30 2 *",
            "EF1307 the date of '0 0 30 2 *' never comes: no such month has that day; write an earlier one, "
            + "or L for the last day of the month"
        },
        {
            "0 0 31 4,6,9,11 *",
            "EF1307 the date of '0 0 31 4,6,9,11 *' never comes: no such month has that day; write an earlier one, "
            + "or L for the last day of the month"
        },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_expression_is_told_exactly_this(string expression, string expected)
    {
        Assert.False(CronSchedule.TryParse(expression, out _, out var errors));
        Assert.Equal(expected, string.Join('\n', errors));
    }

    [Fact]
    public void All_faults_are_told_at_once_with_their_places()
    {
        Assert.False(CronSchedule.TryParse("60 1,25 * FOO */8", out _, out var errors));

        Assert.Equal(["EF1303", "EF1303", "EF1303", "EF1304"], errors.Select(error => error.Code));
        Assert.Equal([0, 5, 10, 14], errors.Select(error => error.Position));
    }

    [Fact]
    public void A_very_long_expression_is_refused_unread()
    {
        Assert.False(CronSchedule.TryParse(new string('1', 2_000), out _, out var errors));

        Assert.Equal(
            "EF1301 the expression has 2000 characters, more than 1000: split it into several schedules", errors.Single().ToString());
    }

    [Fact]
    public void Whatever_is_written_is_answered()
    {
        const string Parts = "0123456789*?/,-#LWHlwh @SUNMOJAFEB\t\u00e4\0";
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(24)).Select(_ => Parts[random.Next(Parts.Length)])]);

            Assert.NotEqual(CronSchedule.TryParse(text, out _, out var errors), errors.Count > 0);
        }
    }

    [Fact]
    public void Whatever_five_fields_are_written_are_answered()
    {
        string[] pieces =
        [
            "*", "?", "0", "7", "12", "31", "5/7", "*/3", "1-5", "22-6", "FRI-MON", "DEC-FEB", "07",
            "L", "LW", "L-3W", "15W", "FRIL", "1#2", "6#5", "1,L",
        ];
        var random = new Random(8);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, 5).Select(_ => pieces[random.Next(pieces.Length)]));

            Assert.NotEqual(CronSchedule.TryParse(text, out _, out var errors), errors.Count > 0);
        }
    }
}
