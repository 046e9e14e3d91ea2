namespace EventFlow.Tests.Cli;

public sealed class CronCommandTests
{
    [Fact]
    public async Task It_prints_ten_times_after_now_in_utc()
    {
        var call = await CliCall.OfflineAsync("cron", "@daily");

        var lines = call.Out.TrimEnd().Split('\n');
        Assert.Equal((0, 10, ""), (call.ExitCode, lines.Length, call.Error));
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT00:00:00\+00:00$", line));
    }

    [Fact]
    public async Task As_json_it_is_one_document()
    {
        var call = await CliCall.OfflineAsync(
            "cron", "*/30 * * * * *", "--timezone", "Asia/Kolkata", "--from", "2026-11-26T00:00Z", "-n", "2", "-o", "json");

        Assert.Equal(0, call.ExitCode);
        Assert.Equal("*/30 * * * * *", call.Json.GetProperty("expression").GetString());
        Assert.Equal("Asia/Kolkata", call.Json.GetProperty("timezone").GetString());
        Assert.Equal("2026-11-26T05:30:00+05:30", call.Json.GetProperty("from").GetString());
        Assert.Equal(
            ["2026-11-26T05:30:30+05:30", "2026-11-26T05:31:00+05:30"],
            call.Json.GetProperty("next").EnumerateArray().Select(time => time.GetString()));
    }

    [Theory]
    [InlineData("2026-03-29", "2026-03-29T00:01:00+01:00")]
    [InlineData("2026-03-29T02:30", "2026-03-29T03:01:00+02:00")]
    [InlineData("2026-03-29T01:59:59.5", "2026-03-29T03:00:00+02:00")]
    [InlineData("2026-10-25T02:30", "2026-10-25T02:31:00+02:00")]
    [InlineData("2026-10-25T02:30+01:00", "2026-10-25T02:31:00+01:00")]
    [InlineData("2026-03-29T00:00Z", "2026-03-29T01:01:00+01:00")]
    public async Task It_counts_from_a_time_of_the_zone_or_of_an_offset(string from, string next)
    {
        var call = await CliCall.OfflineAsync("cron", "* * * * *", "--timezone", "Europe/Berlin", "--from", from, "-n", "1");

        Assert.Equal((0, next + "\n"), (call.ExitCode, call.Out));
    }

    [Fact]
    public async Task It_points_at_every_fault()
    {
        var call = await CliCall.OfflineAsync("cron", "60 0 * FEV *");

        Assert.Equal((1, ""), (call.ExitCode, call.Out));
        Assert.Equal(
            """
            EF1303 minute '60': 60 is outside of 0 to 59
              60 0 * FEV *
              ^
            EF1303 month 'FEV': 'FEV' is no month: did you mean 'FEB'?
              60 0 * FEV *
                     ^

            """,
            call.Error);
    }

    [Fact]
    public async Task A_fault_as_json_has_its_column()
    {
        var call = await CliCall.OfflineAsync("cron", "0 0 30 2 *", "-o", "json");

        Assert.Equal(1, call.ExitCode);
        Assert.Equal("EF1307", call.Json.GetProperty("code").GetString());
        Assert.Equal(1, call.Json.GetProperty("errors")[0].GetProperty("column").GetInt32());
    }

    [Theory]
    [InlineData("EF1308 --timezone: there is no time zone 'Europe/Berln': did you mean 'Europe/Berlin'?", "--timezone", "Europe/Berln")]
    [InlineData("EF2141 --from 'soon' is no time: write ", "--from", "soon")]
    [InlineData("EF2141 --from '0001-01-01' is no time: write ", "--from", "0001-01-01")]
    [InlineData("EF2141 --from '2026-02-30T00:00' is no time: write ", "--from", "2026-02-30T00:00")]
    [InlineData("EF2142 -n must be from 1 to 1000, not 0.", "-n", "0")]
    [InlineData("EF2101 Cannot parse argument 'x'", "-n", "x")]
    public async Task Wrong_usage_is_told(string message, string option, string value)
    {
        var call = await CliCall.OfflineAsync("cron", "@daily", option, value);

        Assert.Equal((2, ""), (call.ExitCode, call.Out));
        Assert.StartsWith(message, call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expression_without_quotes_is_told_of_them()
    {
        var call = await CliCall.OfflineAsync("cron", "0", "6", "bin", "obj", "src", "-n", "3");

        Assert.Equal((2, "", "EF2101 the expression stands in quotes: eventflow cron \"0 6 * * *\".\n"), (call.ExitCode, call.Out, call.Error));
    }

    [Fact]
    public async Task An_empty_expression_is_not_pointed_at()
    {
        var call = await CliCall.OfflineAsync("cron", " ");

        Assert.Equal((1, 1), (call.ExitCode, call.Error.TrimEnd().Split('\n').Length));
    }

    [Fact]
    public async Task At_the_end_of_the_calendar_there_is_nothing()
    {
        var call = await CliCall.OfflineAsync("cron", "@yearly", "--from", "9998-06-01");

        Assert.Equal((0, "", ""), (call.ExitCode, call.Out, call.Error));
    }
}
