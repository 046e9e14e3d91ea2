using System.Net;
using System.Text;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Server;

public sealed class CalendarEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    private const string German = "calendar: de\ntitle: Germany\nholidays: { 12-25: Christmas Day }";

    [Fact]
    public async Task A_calendar_is_applied_and_read_back()
    {
        var first = await PutAsync("de", German);
        var same = await PutAsync("de", German);
        var second = await PutAsync("de", German + "\nexclude: [2026-12-24]");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, same.StatusCode, second.StatusCode));
        Assert.Equal(new AppliedCalendar("de", 1, Changed: false), await TestServer.BodyOf<AppliedCalendar>(same));
        var read = await TestServer.BodyOf<CalendarDetail>(await server.GetAsync("/calendars/de"));
        Assert.Equal(("de", "Germany", 2), (read.Name, read.Title, read.Revision));
        Assert.EndsWith("exclude: [2026-12-24]", read.Source, StringComparison.Ordinal);
        Assert.Contains((await TestServer.BodyOf<Page<CalendarView>>(await server.GetAsync("/calendars"))).Items, one => one.Name == "de");
    }

    [Fact]
    public async Task A_bad_calendar_is_refused_with_all_its_errors()
    {
        var bad = await TestServer.ProblemOf(await PutAsync("at", "calendar: at\nweekdays: never\nholiday: {}"));
        var other = await TestServer.ProblemOf(await PutAsync("at", German));

        Assert.Equal(("EF4037", 422), (bad.Code, bad.Status));
        Assert.Equal(["EF1322", "EF1042"], bad.Errors!.Select(error => error.Code));
        Assert.Equal("EF4037", other.Code);
        Assert.Equal("EF4036", (await TestServer.ProblemOf(await server.GetAsync("/calendars/at"))).Code);
    }

    [Fact]
    public async Task A_workflow_that_names_a_calendar_nobody_has_applied_is_refused()
    {
        const string workflow = "workflow: timed\nwindow: { calendar: fr }\ntasks: { a: { uses: t, window: { calendar: be } } }";

        var problem = await TestServer.ProblemOf(await server.PutAsync("timed", workflow));
        await PutAsync("fr", "calendar: fr");
        await PutAsync("be", "calendar: be");

        Assert.Equal(("EF4036", 422), (problem.Code, problem.Status));
        Assert.Contains("calendars that do not exist: be, fr;", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await server.PutAsync("timed", workflow)).StatusCode);
    }

    private Task<HttpResponseMessage> PutAsync(string name, string file) =>
        server.Http.PutAsync(new Uri($"/api/v1/calendars/{name}", UriKind.Relative), new StringContent(file, Encoding.UTF8, "application/yaml"));
}
