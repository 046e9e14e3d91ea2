using System.Net;
using System.Text;
using System.Text.Json;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Server;

public sealed class HostileBodiesTests(TestServer server) : IClassFixture<TestServer>
{
    [CasesFact("json-hostile")]
    public async Task Json_that_is_none_is_refused_as_workflow_as_run_and_as_parameters()
    {
        await server.PutAsync("target", WorkflowFiles.WithParams("target"));
        var refused = 0;
        foreach (var (name, body) in JsonFiles("n_*.json"))
        {
            var workflow = await server.PutAsync("target", body, "application/json");
            var run = await server.PostAsync("/workflows/target/runs", body);
            var parameters = await server.PostAsync("/workflows/target/runs", Wrapped(body));

            Assert.True(workflow.StatusCode == HttpStatusCode.BadRequest, $"{name} as workflow: {workflow.StatusCode}");
            Assert.True(run.StatusCode == HttpStatusCode.BadRequest || body.Length == 0, $"{name} as run: {run.StatusCode}");
            Assert.True((int)parameters.StatusCode is 400 or 422, $"{name} as parameter: {parameters.StatusCode}");
            refused++;
        }

        Assert.True(refused > 80, $"only {refused} files");
    }

    [CasesFact("json-hostile")]
    public async Task Json_that_is_some_is_accepted_or_has_the_wrong_shape()
    {
        await server.PutAsync("shaped", WorkflowFiles.WithParams("shaped"));
        foreach (var (name, body) in JsonFiles("y_*.json"))
        {
            var workflow = await server.PutAsync("shaped", body, "application/json");
            var run = await server.PostAsync("/workflows/shaped/runs", body);
            var parameters = await server.PostAsync("/workflows/shaped/runs", Wrapped(body));

            Assert.True(workflow.StatusCode == HttpStatusCode.UnprocessableEntity, $"{name} as workflow: {workflow.StatusCode}");
            Assert.True(
                run.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Accepted || IsDuplicate(name),
                $"{name} as run: {run.StatusCode}");
            Assert.True(
                parameters.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.UnprocessableEntity || IsDuplicate(name),
                $"{name} as parameter: {parameters.StatusCode}");
        }
    }

    [CasesFact("json-hostile")]
    public async Task Json_at_the_border_never_breaks_the_server()
    {
        await server.PutAsync("border", WorkflowFiles.WithParams("border"));
        foreach (var (name, body) in JsonFiles("i_*.json"))
        {
            foreach (var response in new[]
            {
                await server.PutAsync("border", body, "application/json"),
                await server.PutAsync("border", body, "application/yaml"),
                await server.PostAsync("/workflows/border/runs", body),
                await server.PostAsync("/workflows/border/runs", Wrapped(body)),
            })
            {
                Assert.True((int)response.StatusCode is 202 or 400 or 422, $"{name}: {response.StatusCode}");
            }
        }
    }

    [CasesFact("yaml-hostile")]
    public async Task Hostile_yaml_is_refused_with_places()
    {
        foreach (var file in Directory.EnumerateFiles(Cases.Folder("yaml-hostile"), "*.yaml"))
        {
            var response = await server.PutAsync("hostile", await File.ReadAllBytesAsync(file), "application/yaml");

            Assert.True((int)response.StatusCode is 400 or 422, $"{Path.GetFileName(file)}: {response.StatusCode}");
            Assert.StartsWith("EF", (await TestServer.ProblemOf(response)).Code, StringComparison.Ordinal);
        }
    }

    [CasesFact("naughty-strings")]
    public async Task Naughty_strings_come_back_as_they_went_in()
    {
        await server.PutAsync("naughty", WorkflowFiles.WithParams("naughty"));
        foreach (var text in NaughtyStrings())
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { @params = new { count = 1, rest = text } });
            var started = await TestServer.BodyOf<StartedRun>(await server.PostAsync("/workflows/naughty/runs", body));
            var run = await TestServer.BodyOf<RunView>(await server.GetAsync($"/runs/{started.Id}"));

            Assert.Equal(text, run.Params!.Value.GetProperty("rest").GetString());
        }
    }

    [CasesFact("naughty-strings")]
    public async Task Naughty_strings_as_keys_names_and_queries_never_break_the_server()
    {
        await server.PutAsync("named", WorkflowFiles.WithParams("named"));
        foreach (var text in NaughtyStrings())
        {
            var escaped = Uri.EscapeDataString(text);
            var body = JsonSerializer.SerializeToUtf8Bytes(new { @params = new { count = 1 }, key = text });
            foreach (var response in new[]
            {
                await server.PostAsync("/workflows/named/runs", body),
                await server.GetAsync($"/workflows/{escaped}"),
                await server.GetAsync($"/runs?workflow={escaped}&cursor={escaped}"),
                await server.GetAsync($"/runs/{escaped}/tasks"),
                await server.PutAsync("named", Encoding.UTF8.GetBytes(text), "application/yaml"),
            })
            {
                Assert.True(
                    (int)response.StatusCode < 500, $"'{text}': {(int)response.StatusCode} from {response.RequestMessage!.RequestUri}");
            }
        }
    }

    private static IEnumerable<(string Name, byte[] Body)> JsonFiles(string pattern) =>
        Directory.EnumerateFiles(Cases.Folder("json-hostile"), pattern).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)));

    private static string[] NaughtyStrings() =>
        JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(Path.Combine(Cases.Folder("naughty-strings"), "blns.json")))!;

    private static byte[] Wrapped(byte[] body) =>
        [.. """{ "params": { "count": 1, "rest": """u8, .. body, .. " } }"u8];

    private static bool IsDuplicate(string name) => name.Contains("duplicate", StringComparison.Ordinal);
}
