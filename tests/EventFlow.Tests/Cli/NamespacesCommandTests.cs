using EventFlow.Cli.Api;
using EventFlow.Cli.Hosting;
using EventFlow.Cli.Output;
using EventFlow.Core.Definitions;
using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class NamespacesCommandTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Namespaces_are_applied_listed_shown_and_deleted()
    {
        var path = folder.Write("crew.yaml", "namespace: crew\nowner: me\npolicies: { max_attempts: 3 }\n");

        var applied = await CliCall.RunAsync(server.Url, "namespaces", "apply", path);
        var list = await CliCall.RunAsync(server.Url, "namespaces", "list");
        var show = await CliCall.RunAsync(server.Url, "namespaces", "show", "crew");
        var asked = await CliCall.RunAsync(server.Url, "namespaces", "delete", "crew");
        var deleted = await CliCall.RunAsync(server.Url, "namespaces", "delete", "crew", "--yes");

        Assert.Equal("namespace crew created: it holds for what is applied from now on\n", applied.Out);
        Assert.Contains("crew", list.Out, StringComparison.Ordinal);
        Assert.Equal("namespace: crew\nowner: me\npolicies: { max_attempts: 3 }\n", show.Out);
        Assert.Equal((2, 0), (asked.ExitCode, deleted.ExitCode));
        Assert.Equal(1, (await CliCall.RunAsync(server.Url, "namespaces", "show", "crew")).ExitCode);
    }

    [Fact]
    public async Task Policies_are_held_against_files_offline()
    {
        var path = folder.Write("w.yaml", "workflow: w\nnamespace: crew\ntasks: { a: { uses: shell, timeout: 1m } }\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "namespaces"));
        var space = folder.Write("namespaces/crew.yaml", "namespace: crew\npolicies: { allowed_types: [http] }\n");

        var call = await CliCall.OfflineAsync("validate", folder.Path, "--namespaces", Path.Combine(folder.Path, "namespaces"));
        var without = await CliCall.OfflineAsync("validate", folder.Path);

        Assert.Equal((1, 0), (call.ExitCode, without.ExitCode));
        Assert.Contains(
            $"{path}:3:15: EF1921 task 'a' uses 'shell', which policy 'allowed_types' of namespace 'crew' ({space}:2:13) does not allow: allowed are http",
            call.Out, StringComparison.Ordinal);
        Assert.Contains("1 file(s)", without.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_namespace_file_is_refused_before_anything_is_done()
    {
        var bad = folder.Write("bad.yaml", "namespace: bad\npolicy: {}\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "twice"));
        folder.Write("twice/a.yaml", "namespace: same\n");
        folder.Write("twice/b.yaml", "namespace: same\n");
        var workflow = folder.Write("w.yaml", WorkflowFiles.Chain("w"));

        var call = await CliCall.RunAsync(server.Url, "namespaces", "apply", bad);
        var twice = await CliCall.OfflineAsync("validate", workflow, "--namespaces", Path.Combine(folder.Path, "twice"));

        Assert.Equal((1, 2), (call.ExitCode, twice.ExitCode));
        Assert.Contains($"{bad}:2:1: EF1042", call.Error, StringComparison.Ordinal);
        Assert.StartsWith("EF4061 ", twice.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_sends_nothing_when_one_of_the_files_breaks_a_policy_of_the_server()
    {
        await CliCall.RunAsync(server.Url, "namespaces", "apply", folder.Write("space.yaml", "namespace: held\npolicies: { require: [owner] }\n"));
        var good = folder.Write("good.yaml", WorkflowFiles.Chain("held-good"));
        var bad = folder.Write("bad.yaml", "workflow: held-bad\nnamespace: held\ntasks: { a: { uses: test } }\n");

        var call = await CliCall.RunAsync(server.Url, "apply", good, bad);

        Assert.Equal(1, call.ExitCode);
        Assert.Contains($"{bad}:1:1: EF1920 ", call.Error, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await server.GetAsync("/workflows/held-good")).StatusCode);
    }

    [Fact]
    public async Task What_the_namespace_adds_is_shown_and_is_no_difference_to_the_version()
    {
        await CliCall.RunAsync(server.Url, "namespaces", "apply", folder.Write("space.yaml", "namespace: added\ndefaults: { timeout: 9m }\n"));
        var path = folder.Write("w.yaml", "workflow: added-to\nnamespace: added\ntasks: { a: { uses: test } }\n");
        await CliCall.RunAsync(server.Url, "apply", path);

        var diff = await CliCall.RunAsync(server.Url, "diff", path);
        var show = await CliCall.RunAsync(server.Url, "workflows", "show", "added-to", "--effective");

        Assert.Equal(0, diff.ExitCode);
        Assert.Equal(
            "added-to in its namespace and its file: 1 difference\n  + the workflow: defaults  {\"timeout\":\"9m\"}\nadded-to and version 1: the same\n",
            diff.Out);
        Assert.Matches(@"a\s+timeout\s+namespace added\s+""9m""", show.Out);
        Assert.Matches(@"a\s+retry\s+built in\s+none", show.Out);
    }

    [Fact]
    public async Task A_folder_has_its_namespaces_beside_its_workflows()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "namespaces"));
        folder.Write("namespaces/dev.yaml", "namespace: dev-space\ndefaults: { timeout: 9m }\n");
        folder.Write("w.yaml", "workflow: dev-flow\nnamespace: dev-space\ntasks: { a: { uses: test } }\n");
        using var told = new StringWriter();
        using var api = ApiClient.At(server.Url);
        var output = new CliOutput(new EventFlow.Cli.CliContext { Out = TextWriter.Null, Error = told }, json: false);
        var served = new WorkflowFolder(folder.Path, new ReadOptions(), api, output, TimeProvider.System);

        await served.ApplyAsync(CancellationToken.None);
        folder.Write("namespaces/dev.yaml", "namespace: dev-space\ndefaults: { timeout: 3m }\n");
        await served.ApplyAsync(CancellationToken.None);

        Assert.Contains("dev-flow version 2 applied", told.ToString(), StringComparison.Ordinal);
        var show = await CliCall.RunAsync(server.Url, "workflows", "show", "dev-flow", "--effective");
        Assert.Matches(@"a\s+timeout\s+namespace dev-space\s+""3m""", show.Out);
    }
}
