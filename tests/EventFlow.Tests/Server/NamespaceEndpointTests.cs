using System.Net;
using System.Text;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Server;

public sealed class NamespaceEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_namespace_is_applied_shown_listed_and_deleted()
    {
        var first = await PutAsync("team", "namespace: team\ntitle: Team\nowner: me\ndefaults: { timeout: 1m }");
        var again = await PutAsync("team", "namespace: team\ntitle: Team\nowner: me\ndefaults: { timeout: 2m }");

        var shown = await TestServer.BodyOf<NamespaceDetail>(await server.GetAsync("/namespaces/team"));
        var listed = await TestServer.BodyOf<Page<NamespaceView>>(await server.GetAsync("/namespaces"));
        var deleted = await DeleteAsync("team");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal(("Team", "me"), (shown.Title, shown.Owner));
        Assert.Contains("2m", shown.Source, StringComparison.Ordinal);
        Assert.Contains("team", listed.Items.Select(one => one.Name));
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal("EF4057", (await TestServer.ProblemOf(await server.GetAsync("/namespaces/team"))).Code);
        Assert.Equal("EF4057", (await TestServer.ProblemOf(await DeleteAsync("team"))).Code);
    }

    [Fact]
    public async Task A_wrong_file_is_refused_with_all_its_errors()
    {
        var problem = await TestServer.ProblemOf(await PutAsync("bad", "namespace: bad\nowners: x\npolicies: { max_attempts: many }"));
        var other = await TestServer.ProblemOf(await PutAsync("here", "namespace: there"));

        Assert.Equal((422, "EF4058", 2), (problem.Status, problem.Code, problem.Errors!.Count));
        Assert.Equal((3, 27), (problem.Errors[1].Line, problem.Errors[1].Column));
        Assert.Equal((400, "EF4059"), (other.Status, other.Code));
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/namespaces/bad")).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PutAsync("bad", "x", "image/gif")).StatusCode);
    }

    [Fact]
    public async Task A_workflow_that_breaks_a_policy_is_refused_with_its_place_and_nothing_is_stored()
    {
        await PutAsync("strict", "namespace: strict\npolicies: { require: [owner] }");

        var problem = await TestServer.ProblemOf(await server.PutAsync("careless", Of("careless", "strict")));

        Assert.Equal("EF2012", problem.Code);
        var error = Assert.Single(problem.Errors!);
        Assert.Equal(("EF1920", 1), (error.Code, error.Line));
        Assert.Contains("policy 'require' of namespace 'strict'", error.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/workflows/careless")).StatusCode);
    }

    [Fact]
    public async Task A_version_keeps_what_held_when_it_was_applied()
    {
        await PutAsync("calm", "namespace: calm\ndefaults: { timeout: 30m }");
        await server.PutAsync("kept", Of("kept", "calm"));
        await PutAsync("calm", "namespace: calm\ndefaults: { timeout: 5m }");

        Assert.Equal("\"30m\" namespace calm", await TimeoutAsync("kept"));
        Assert.Equal(HttpStatusCode.Created, (await server.PutAsync("kept", Of("kept", "calm"))).StatusCode);
        Assert.Equal("\"5m\" namespace calm", await TimeoutAsync("kept"));
        Assert.Equal("\"30m\" namespace calm", await TimeoutAsync("kept", "&version=1"));
        Assert.Equal(HttpStatusCode.OK, (await server.PutAsync("kept", Of("kept", "calm"))).StatusCode);
        await DeleteAsync("calm");
        Assert.Equal("\"5m\" namespace calm", await TimeoutAsync("kept"));
    }

    [Fact]
    public async Task Every_value_that_holds_is_shown_with_its_origin()
    {
        await PutAsync("shown", "namespace: shown\ndefaults: { timeout: 30m }");
        var file = """
            workflow: effective
            namespace: shown
            env: { api: http://localhost, site: berlin }
            tasks:
              load: { uses: test, with: { a: 1, b: 2 } }
              wait: { wait: { for: 1m } }
              fast: { uses: test, timeout: 1m }
            environments:
              prod: { env: { api: https://api.example.org }, tasks: { load: { with: { b: 3 } } } }
            """;
        await server.Http.PutAsync(
            new Uri("/api/v1/workflows/effective?env=prod", UriKind.Relative), new StringContent(file, Encoding.UTF8, "application/yaml"));

        var detail = await TestServer.BodyOf<WorkflowDetail>(await server.GetAsync("/workflows/effective?effective=true"));

        Assert.Equal(
            [
                "- workflow \"effective\" file",
                "- namespace \"shown\" file",
                "- env.api \"https://api.example.org\" environment prod",
                "- env.site \"berlin\" file",
                "- defaults.timeout \"30m\" namespace shown",
                "load uses \"test\" file",
                "load with.a 1 file",
                "load with.b 3 environment prod",
                "load timeout \"30m\" namespace shown",
                "load retry none built in",
                "wait wait {\"for\":\"1m\"} file",
                "fast uses \"test\" file",
                "fast timeout \"1m\" file",
                "fast retry none built in",
            ],
            detail.Effective!.Select(value => $"{value.Node ?? "-"} {value.Key} {value.Value?.GetRawText() ?? "none"} {value.Origin}"));
        Assert.Equal(("prod", file), (detail.Environment, detail.AppliedFile));
    }

    [Fact]
    public async Task A_plain_version_is_of_its_file_and_what_is_built_in()
    {
        await server.PutAsync("plain", WorkflowFiles.Chain("plain"));

        var detail = await TestServer.BodyOf<WorkflowDetail>(await server.GetAsync("/workflows/plain?effective=true"));

        Assert.Equal(["file", "built in"], detail.Effective!.Select(value => value.Origin).Distinct());
        Assert.Null((await TestServer.BodyOf<WorkflowDetail>(await server.GetAsync("/workflows/plain"))).Effective);
    }

    private async Task<string> TimeoutAsync(string id, string query = "")
    {
        var detail = await TestServer.BodyOf<WorkflowDetail>(await server.GetAsync($"/workflows/{id}?effective=true{query}"));
        var timeout = detail.Effective!.Single(value => value is { Node: "load", Key: "timeout" });
        return $"{timeout.Value?.GetRawText()} {timeout.Origin}";
    }

    private static string Of(string id, string space) => $"workflow: {id}\nnamespace: {space}\ntasks:\n  load: {{ uses: test }}\n";

    private Task<HttpResponseMessage> PutAsync(string name, string file, string type = "application/yaml") => server.Http.PutAsync(
        new Uri($"/api/v1/namespaces/{name}", UriKind.Relative), new StringContent(file, Encoding.UTF8, type));

    private Task<HttpResponseMessage> DeleteAsync(string name) =>
        server.Http.DeleteAsync(new Uri($"/api/v1/namespaces/{name}", UriKind.Relative));
}
