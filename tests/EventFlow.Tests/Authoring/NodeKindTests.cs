using System.Text;
using System.Text.Json;
using EventFlow.Core.Authoring;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Content;
using EventFlow.Core.Schedules;
using EventFlow.Tests.Definitions;
using EventFlow.Tests.Docs;

namespace EventFlow.Tests.Authoring;

public sealed class NodeKindTests
{
    private const string Yaml = """
        workflow: orders
        params: { site: { type: string } }
        catch:
          - { on: [Timeout], then: page }
          - { then: page }
        tasks:
          route:
            switch:
              on: ${{ params.site }}
              cases: { berlin: [sap, files], oslo: [api] }
              default: []
          sap: { uses: sap, window: { from: "22:00" } }
          files: { uses: files }
          api: { uses: http, pool: partner, priority: 3 }
          create: { uses: cluster }
          poll:
            needs: [create]
            while: ${{ index = 0 or tasks.probe.output.state != "done" }}
            max: 20
            tasks:
              pause: { when: "${{ index > 0 }}", wait: { for: 1m } }
              probe: { needs: { pause: none_failed }, uses: http }
            catch:
              - { on: ["Http.*", Loop.Max], then: mend }
          mend: { only: catch, uses: log, with: { because: "${{ error.message }}" } }
          opening: { needs: [poll], wait: { until: "2026-03-01T06:00:00Z" } }
          due: { needs: [poll], wait: { until: "${{ params.site }}" } }
          shipped: { needs: [opening, due], signal: parcel-shipped, timeout: 2d }
          approval:
            needs: [shipped]
            approve:
              by: [finance]
              within: 2d
              form: { type: object, required: [account] }
              escalate: { to: [finance-lead], within: 1d }
          delete: { needs: [approval], teardown: [create], uses: cluster }
          clear: { needs: [approval], teardown: true, uses: shell }
          call:
            run: load-site
            version: 3
            foreach: [1, 2, 3]
            batch: 2
            with: { site: "${{ params.site }}" }
            parent_close_policy: abandon
            timeout: 1h
            retry: 2
            priority: 4
            compensate: { uses: clear-site, with: { site: "${{ params.site }}" } }
          tell: { run: report, wait_for_completion: false }
          close: { needs: [approval], teardown: { setups: [create], fail_run: true }, uses: shell }
          page: { only: catch, uses: pager }
        """;

    // Their values are the author's own, and the indexer takes them.
    private static readonly string[] ByIndexer =
        ["template", "inputs", "produces", "consumes", "title", "description"];

    [Fact]
    public void Every_kind_of_node_is_the_same_in_both_languages()
    {
        var builder = Orders();

        Assert.Equal("", string.Join('\n', WorkflowDiff.Between(ContentOf(Yaml), ContentOf(builder.ToYaml()))));
        Assert.Equal("", string.Join('\n', builder.Read().Errors));
    }

    [Fact]
    public void Every_key_of_a_node_can_be_written_in_csharp()
    {
        var written = new[] { Orders(), WorkflowBuilderTests.Sensors() }.SelectMany(builder => KeysOf(ContentOf(builder.ToYaml())));

        Assert.Equal(
            ReaderKeys.All["TaskReader.Keys"].Order(StringComparer.Ordinal),
            written.Concat(ByIndexer).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_node_that_a_failure_leads_to_runs_only_so()
    {
        TaskNode load = new("load", "sql"), mend = new("mend", "log");
        load.Catch(mend);

        var definition = new WorkflowBuilder("w") { Tasks = { load, mend } }.Build();

        Assert.True(definition.Graph.Nodes[1].OnlyCatch);
        Assert.Equal(1, Assert.Single(definition.Graph.Nodes[0].Catch).Then);
    }

    [Fact]
    public void A_wait_without_a_time_is_told_as_in_a_file()
    {
        var result = new WorkflowBuilder("w") { Tasks = { new WaitNode("pause"), new WaitNode("until") { Until = "tomorrow" } } }.Read();

        Assert.Equal([DefinitionCodes.MissingKey, DefinitionCodes.BadInstant], result.Errors.Select(error => error.Code));
    }

    private static WorkflowBuilder Orders()
    {
        TaskNode sap = new("sap", "sap") { Windows = { new ExecutionWindow { From = new(22, 0, 0) } } }, files = new("files", "files");
        TaskNode api = new("api", "http") { Pool = new("partner"), Priority = 3 };
        var route = new SwitchNode("route", Expr.Param("site"))
        {
            Cases = { ["berlin"] = sap & files, ["oslo"] = api }, Default = Flow.None,
        };
        var create = new TaskNode("create", "cluster");
        var mend = new TaskNode("mend", "log") { With = new { because = Expr.Error("message") } };
        var poll = Poll();
        poll.Catch(mend, "Http.*", "Loop.Max");
        var opening = new WaitNode("opening") { Until = new DateTimeOffset(2026, 3, 1, 6, 0, 0, TimeSpan.Zero) };
        var due = new WaitNode("due") { Until = Expr.Param("site") };
        var shipped = new SignalNode("shipped", "parcel-shipped") { Timeout = TimeSpan.FromDays(2) };
        var approval = new ApproveNode("approval", "finance")
        {
            Within = TimeSpan.FromDays(2),
            Form = new { type = "object", required = new[] { "account" } },
            EscalateTo = { "finance-lead" },
            EscalateWithin = TimeSpan.FromDays(1),
        };
        TaskNode delete = new("delete", "cluster"), clear = new("clear", "shell"), close = new("close", "shell") { FailRun = true };
        delete.TearsDown(create);
        clear.TearsDown();
        close.TearsDown(create);
        var page = new TaskNode("page", "pager");
        var call = new RunNode("call", "load-site")
        {
            Version = 3,
            Foreach = new[] { 1, 2, 3 },
            Batch = 2,
            With = new { site = Expr.Param("site") },
            Abandon = true,
            Timeout = TimeSpan.FromHours(1),
            Retry = 2,
            Priority = 4,
            Compensate = new("clear-site") { With = new { site = Expr.Param("site") } },
        };
        var tell = new RunNode("tell", "report") { WaitForCompletion = false };
        var builder = new WorkflowBuilder("orders")
        {
            Params = { ["site"] = new { type = "string" } },
            Tasks =
            {
                route, sap & files & api, create >> poll >> (opening & due) >> shipped >> approval >> (delete & clear & close),
                call, tell, mend, page,
            },
        };
        builder.Catch(page, "Timeout");
        builder.Catch(page);
        return builder;
    }

    private static GroupNode Poll()
    {
        var pause = new WaitNode("pause") { When = new Expr("index > 0"), For = TimeSpan.FromMinutes(1) };
        var probe = new TaskNode("probe", "http");
        probe.After(pause, JoinRule.NoneFailed);
        return new GroupNode("poll")
        {
            While = new Expr("""index = 0 or tasks.probe.output.state != "done" """.TrimEnd()),
            Max = 20,
            Tasks = { pause, probe },
        };
    }

    private static IEnumerable<string> KeysOf(JsonElement scope) => scope.GetProperty("tasks").EnumerateObject().SelectMany(node =>
        node.Value.EnumerateObject().Select(member => member.Name)
            .Concat(node.Value.TryGetProperty("tasks", out _) ? KeysOf(node.Value) : []));

    private static JsonElement ContentOf(string file) => WorkflowContent.Read(Encoding.UTF8.GetBytes(file), "w");
}
