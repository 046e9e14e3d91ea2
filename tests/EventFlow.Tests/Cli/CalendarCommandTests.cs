using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

/// <summary>Calendar files beside workflows, and what commands say of runs that wait.</summary>
public sealed class CalendarCommandTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private const string Nightly = """
        workflow: nightly-by-calendar
        window: { from: "22:00", to: "23:00", calendar: workdays }
        tasks: { a: { uses: t } }
        """;

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Apply_sends_calendars_before_the_workflows_that_name_them()
    {
        folder.Write("a-workflow.yaml", Nightly);
        folder.Write("z-calendar.yaml", "calendar: workdays");

        var first = await CliCall.RunAsync(server.Url, "apply", folder.Path);
        var second = await CliCall.RunAsync(server.Url, "apply", folder.Path, "-o", "json");

        Assert.Equal(
            (0, "calendar workdays revision 1 applied\nnightly-by-calendar version 1 applied\n", ""), (first.ExitCode, first.Out, first.Error));
        Assert.Equal(("workdays", false), (second.Json[0].GetProperty("name").GetString(), second.Json[0].GetProperty("changed").GetBoolean()));
    }

    [Fact]
    public async Task A_calendar_with_errors_is_validated_as_one()
    {
        var path = folder.Write("c.yaml", "calendar: workdays\nweekdays: never");

        var call = await CliCall.OfflineAsync("validate", path);

        Assert.Equal(1, call.ExitCode);
        Assert.StartsWith($"{path}:2:11: EF1322 'weekdays' of the calendar", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_reads_the_calendars_beside_its_workflow()
    {
        var path = folder.Write("nightly.yaml", Nightly);
        folder.Write("nightly.test.yaml", "expect: { state: succeeded, duration: 46h }");
        var without = await CliCall.OfflineAsync("test", path);
        folder.Write("workdays.yaml", "calendar: workdays\nholidays: { 01-01: New Year }");
        var with = await CliCall.OfflineAsync("test", path);

        Assert.Equal(1, without.ExitCode);
        Assert.Contains("EF2174 the workflow names calendar 'workdays'", without.Out + without.Error, StringComparison.Ordinal);
        Assert.Equal((0, "ok      case 1  (succeeded after 1d22h)\n1 case(s), 0 failed\n"), (with.ExitCode, with.Out));
    }

    [Fact]
    public async Task A_run_says_what_it_waits_for_and_why_it_was_canceled()
    {
        await server.PutAsync("one-at-a-time", "workflow: one-at-a-time\nconcurrency: { max: 1 }\ntasks: { a: { uses: t } }");
        await server.PutAsync("or-none", "workflow: or-none\nconcurrency: { max: 1, overflow: skip }\ntasks: { a: { uses: t } }");
        var first = await server.StartedAsync("one-at-a-time");
        var second = await server.StartedAsync("one-at-a-time");
        await server.StartedAsync("or-none");
        var skipped = await server.StartedAsync("or-none");

        var waits = await CliCall.RunAsync(server.Url, "runs", "show", second.Id.ToString());
        var canceled = await CliCall.RunAsync(server.Url, "runs", "show", skipped.Id.ToString());

        Assert.Contains($"  waits: place 1 in line, behind {first.Id}: at most 1 run of the workflow at a time\n", waits.Out, StringComparison.Ordinal);
        Assert.Contains("  canceled: skipped: at most 1 run of the workflow at a time\n", canceled.Out, StringComparison.Ordinal);
    }
}
