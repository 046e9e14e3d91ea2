using System.Net;
using System.Text;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Server;

public sealed class EnvironmentEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_version_is_what_came_out_and_knows_its_environment_and_the_file_that_was_applied()
    {
        var file = FileOf("applied");

        var applied = await TestServer.BodyOf<AppliedWorkflow>(await PutAsync("applied", file, "?env=prod"));

        var stored = await TestServer.BodyOf<WorkflowDetail>(await server.GetAsync("/workflows/applied"));
        Assert.Equal("prod", applied.Environment);
        Assert.Equal(("prod", file), (stored.Environment, stored.AppliedFile));
        Assert.Contains("https://api.example.org", stored.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("environments", stored.Source, StringComparison.Ordinal);
        var run = await server.StartedAsync("applied");
        Assert.Equal("""{"site":"oslo"}""", (await TestServer.BodyOf<RunView>(await server.GetAsync($"/runs/{run.Id}"))).Params?.GetRawText());
    }

    [Fact]
    public async Task The_same_result_in_the_same_environment_is_no_new_version_and_in_another_it_is()
    {
        var file = FileOf("same");
        await PutAsync("same", file, "?env=prod");

        var again = await PutAsync("same", $"# a comment\n{file}", "?env=prod");
        var other = await PutAsync("same", file, "?env=live");
        var plain = await PutAsync("same", file, "");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Created), (again.StatusCode, other.StatusCode, plain.StatusCode));
        var versions = await TestServer.BodyOf<Page<WorkflowVersionView>>(await server.GetAsync("/workflows/same/versions"));
        Assert.Equal([null, "live", "prod"], versions.Items.Select(version => version.Environment));
        Assert.Equal(versions.Items[1].Hash, versions.Items[2].Hash);
    }

    [Fact]
    public async Task An_environment_the_file_does_not_have_is_refused_and_stores_nothing()
    {
        var problem = await TestServer.ProblemOf(await PutAsync("refused", FileOf("refused"), "?env=prdo"));

        Assert.Equal("EF2012", problem.Code);
        Assert.Equal(("EF1910", 5), (problem.Errors![0].Code, problem.Errors[0].Line));
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/workflows/refused")).StatusCode);
    }

    private Task<HttpResponseMessage> PutAsync(string id, string file, string query) => server.Http.PutAsync(
        new Uri($"/api/v1/workflows/{id}{query}", UriKind.Relative), new StringContent(file, Encoding.UTF8, "application/yaml"));

    private static string FileOf(string id) => $$$"""
        workflow: {{{id}}}
        params: { site: { type: string, default: berlin } }
        env: { api: http://localhost }
        tasks: { load: { uses: test, with: { url: "${{ env.api }}" } } }
        environments:
          prod: &prod
            params: { site: { default: oslo } }
            env: { api: https://api.example.org }
          live: *prod
        """;
}
