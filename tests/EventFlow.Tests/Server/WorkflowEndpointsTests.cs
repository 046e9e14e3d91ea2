using System.Net;
using EventFlow.Contracts.Api;
using EventFlow.Server;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Server;

public sealed class WorkflowEndpointsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_new_file_is_version_1_and_the_same_file_again_changes_nothing()
    {
        var first = await server.PutAsync("fresh", WorkflowFiles.Chain("fresh"));
        var again = await server.PutAsync("fresh", WorkflowFiles.Chain("fresh"));
        var changed = await server.PutAsync("fresh", WorkflowFiles.Chain("fresh", "other"));

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Created],
            new[] { first.StatusCode, again.StatusCode, changed.StatusCode });
        Assert.Equal(1, (await TestServer.BodyOf<AppliedWorkflow>(again)).Version);
        Assert.Equal(2, (await TestServer.BodyOf<AppliedWorkflow>(changed)).Version);
    }

    [Fact]
    public async Task A_workflow_is_read_with_its_file_in_any_version()
    {
        await server.PutAsync("kept", WorkflowFiles.Chain("kept"));
        await server.PutAsync("kept", WorkflowFiles.Chain("kept", "other"));

        var latest = await TestServer.BodyOf<WorkflowDetail>(await server.GetAsync("/workflows/kept"));
        var older = await TestServer.BodyOf<WorkflowDetail>(await server.GetAsync("/workflows/kept?version=1"));

        Assert.Equal((2, WorkflowFiles.Chain("kept", "other")), (latest.Version, latest.Source));
        Assert.Equal((1, WorkflowFiles.Chain("kept")), (older.Version, older.Source));
    }

    [Fact]
    public async Task Versions_are_listed_newest_first_page_by_page()
    {
        foreach (var line in new[] { "# one", "# two", "# three" })
        {
            await server.PutAsync("grown", $"{line}\n{WorkflowFiles.Chain("grown")}");
        }

        var first = await TestServer.BodyOf<Page<WorkflowVersionView>>(await server.GetAsync("/workflows/grown/versions?limit=2"));
        var last = await TestServer.BodyOf<Page<WorkflowVersionView>>(await server.GetAsync($"/workflows/grown/versions?cursor={first.Next}"));

        Assert.Equal([3, 2], first.Items.Select(version => version.Version));
        Assert.Equal((1, null), (Assert.Single(last.Items).Version, last.Next));
        Assert.Equal("EF2010", (await TestServer.ProblemOf(await server.GetAsync("/workflows/shrunk/versions"))).Code);
    }

    [Fact]
    public async Task A_version_that_does_not_exist_is_named_with_those_that_do()
    {
        await server.PutAsync("single", WorkflowFiles.Chain("single"));

        var problem = await TestServer.ProblemOf(await server.GetAsync("/workflows/single?version=7"));

        Assert.Equal(("EF2011", 404), (problem.Code, problem.Status));
        Assert.Contains("1 to 1", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_errors_of_a_file_come_back_with_their_places()
    {
        var problem = await TestServer.ProblemOf(await server.PutAsync("broken", """
            workflow: broken
            tasks:
              one:
                needs: [nobody]
                uses: http
              two:
                uses: http
                retrry: { attempts: 3 }
            """));

        Assert.Equal(("EF2012", 422), (problem.Code, problem.Status));
        Assert.True(problem.Errors!.Count >= 2);
        Assert.Contains(
            problem.Errors, error => error is { Line: 4, Column: > 0 } && error.Message.Contains("nobody", StringComparison.Ordinal));
        Assert.Contains(problem.Errors, error => error.Line == 8 && error.Message.Contains("retry", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/workflows/broken")).StatusCode);
    }

    [Fact]
    public async Task A_file_under_another_name_is_refused()
    {
        var problem = await TestServer.ProblemOf(await server.PutAsync("here", WorkflowFiles.Chain("there")));

        Assert.Equal(("EF2013", 400), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task The_same_model_is_accepted_as_json()
    {
        var response = await server.PutAsync(
            "as-json", """{ "workflow": "as-json", "tasks": { "one": { "uses": "http", "with": { "url": "http://localhost" } } } }""",
            "application/json");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused_by_name()
    {
        var problem = await TestServer.ProblemOf(await server.PutAsync("image", "GIF89a", "image/gif"));

        Assert.Equal(("EF2003", 415), (problem.Code, problem.Status));
        Assert.Contains("image/gif", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_may_have_more_than_one_megabyte_and_another_body_may_not()
    {
        var filler = new string('#', 2 * 1024 * 1024);

        Assert.Equal(HttpStatusCode.Created, (await server.PutAsync("large", $"{WorkflowFiles.Chain("large")}\n{filler}")).StatusCode);
        var problem = await TestServer.ProblemOf(await server.PostAsync("/workflows/large/runs", $"\"{filler}\""));

        Assert.Equal(("EF2005", 413), (problem.Code, problem.Status));
        Assert.Contains("1 MiB", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_over_its_limit_is_refused_with_a_problem_document()
    {
        var problem = await TestServer.ProblemOf(await server.PutAsync("huge", new byte[17 * 1024 * 1024], "application/yaml"));

        Assert.Equal(("EF2005", 413), (problem.Code, problem.Status));
        Assert.Contains("EventFlow:Limits:DefinitionBytes", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_of_a_file_is_a_setting()
    {
        var small = new TestServer();
        await small.StartAsync(services => services.AddSingleton(new LimitOptions { DefinitionBytes = 200 }));

        var problem = await TestServer.ProblemOf(await small.PutAsync("w", new string('#', 201)));

        Assert.Equal(("EF2005", 413), (problem.Code, problem.Status));
        Assert.Contains("200 bytes", problem.Detail, StringComparison.Ordinal);
        await small.DisposeAsync();
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0x77, 0x00 })]
    [InlineData(new byte[] { 0x77, 0x00, 0x6f, 0x00 })]
    public async Task A_file_that_is_not_utf8_is_refused(byte[] file)
    {
        var problem = await TestServer.ProblemOf(await server.PutAsync("odd", file, "application/yaml"));

        Assert.Equal(("EF2007", 400), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task An_unknown_workflow_is_answered_with_the_one_that_was_meant()
    {
        await server.PutAsync("invoices-daily", WorkflowFiles.Chain("invoices-daily"));

        var problem = await TestServer.ProblemOf(await server.GetAsync("/workflows/invoice-daily"));

        Assert.Equal(("EF2010", 404), (problem.Code, problem.Status));
        Assert.Contains("'invoices-daily'", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_workflows_hang_together_by_their_cursors()
    {
        foreach (var id in new[] { "page-a", "page-b", "page-c" })
        {
            await server.PutAsync(id, WorkflowFiles.Chain(id));
        }

        var seen = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var page = await TestServer.BodyOf<Page<WorkflowView>>(await server.GetAsync($"/workflows?limit=2&cursor={next}"));
            Assert.InRange(page.Items.Count, 1, 2);
            seen.AddRange(page.Items.Select(workflow => workflow.Id));
            next = page.Next;
        }

        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
        Assert.Superset(new HashSet<string> { "page-a", "page-b", "page-c" }, seen.ToHashSet());
    }
}
