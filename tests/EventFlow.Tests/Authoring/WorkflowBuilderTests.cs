using System.Text;
using System.Text.Json;
using EventFlow.Core.Authoring;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Content;
using EventFlow.Core.Graphs;
using EventFlow.Core.Schedules;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Definitions;
using EventFlow.Tests.Docs;

namespace EventFlow.Tests.Authoring;

public sealed class WorkflowBuilderTests
{
    private const string Yaml = """
        workflow: sensors
        title: Hourly sensors
        description: |
          # What it does
          Cleans: and counts.
        namespace: iot
        owner: sensors@example.org
        tags: [iot, "2026"]
        params:
          site: { type: string, minLength: 1, default: berlin }
        defaults: { timeout: 10m, retry: { attempts: 3, delay: 5s } }
        tasks:
          ingest:
            uses: http
            with: { url: "https://example.org/${{ params.site }}", max_age: 3 }
            timeout: 1h30m
          check-files:
            needs: [ingest]
            uses: quality
          clean:
            needs: [ingest]
            foreach: ${{ tasks.ingest.output.files }}
            max_parallel: 16
            tolerate: { count: 10, percent: 5 }
            uses: clean-file
            with: { file: "${{ item }}" }
            retry:
              - { attempts: 4, delay: [1s, 10s], on: ["Http.*"] }
              - { attempts: 2, backoff: exponential, factor: 3, max_delay: 1m, jitter: full }
          region:
            needs: { check-files: all_done, clean: { at_least: 1 } }
            when: ${{ tasks.`check-files`.output.rows > 0 }}
            tasks:
              extract: { uses: http }
              load: { needs: [extract], uses: sql }
          publish:
            needs: [region, clean]
            join: one_success
            uses: sql
        """;

    [Fact]
    public void Extract_transform_load_is_the_example_of_the_page_in_both_languages()
    {
        var page = SourceTree.Read(WorkflowPage.Path);

        Assert.Contains($"```csharp\n{SourceTree.Read("tests/EventFlow.Tests/Authoring/EtlWorkflow.cs")}```\n", page,
            StringComparison.Ordinal);
        Assert.Equal(HashOf(WorkflowPage.Examples[0].Text), HashOf(Etl.EtlWorkflow.Create().ToYaml()));
    }

    [Fact]
    public void The_same_workflow_has_the_same_content_and_graph_in_yaml_json_and_csharp()
    {
        var builder = Sensors();

        Assert.Equal("", string.Join('\n', WorkflowDiff.Between(ContentOf(Yaml), ContentOf(builder.ToYaml()))));
        Assert.Equal(HashOf(Yaml), HashOf(builder.ToYaml()));
        Assert.Equal(HashOf(Yaml), HashOf(builder.ToJson()));
        Assert.Equal(JsonSerializer.Serialize(WorkflowGraph.Of(Files.Good(Yaml))),
            JsonSerializer.Serialize(WorkflowGraph.Of(builder.Build())));
    }

    [Fact]
    public void Its_yaml_is_what_a_person_would_write()
    {
        Assert.Equal("""
            workflow: etl
            tasks:
              extract:
                uses: http
                with:
                  url: "https://api.example.org/orders"
              transform:
                needs: [extract]
                uses: shell
                with:
                  script: ${{ './clean.sh ' & tasks.extract.output.json.batch }}
              load:
                needs: [transform]
                uses: sql
                with:
                  statement: "call load_orders()"
                retry: 3

            """, Etl.EtlWorkflow.Create().ToYaml());
    }

    [Fact]
    public void Flows_side_by_side_share_what_comes_before_and_after()
    {
        TaskNode a = new("a", "noop"), b = new("b", "noop"), c = new("c", "noop"), d = new("d", "noop"), e = new("e", "noop");

        var graph = WorkflowGraph.Of(new WorkflowBuilder("w") { Tasks = { a >> (b & c >> d) >> e, c >> e } }.Build());

        Assert.Equal(["a", "b", "c", "d", "e"], graph.Nodes.Select(node => node.Path));
        Assert.Equal(["a>b", "a>c", "c>d", "b>e", "d>e", "c>e"], graph.Edges.Select(edge => $"{edge.From}>{edge.To}"));
    }

    [Fact]
    public void What_is_wrong_gets_the_codes_of_the_file()
    {
        TaskNode a = new("a", "noop"), b = new("b", "noop") { Timeout = TimeSpan.FromSeconds(-1), Join = JoinRule.OneDone };
        b.After(a, JoinRule.AllDone);
        var builder = new WorkflowBuilder("w")
        {
            Tasks =
            {
                a >> b, new TaskNode("a", "noop"), new TaskNode("c") { ["pol"] = 1 },
                new TaskNode("d", "noop") { When = new Expr("1 +") },
            },
        };
        _ = new TaskNode("elsewhere", "noop") >> b;

        var codes = builder.Read().Errors.Select(error => error.Code).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            [DefinitionCodes.DuplicateKey, DefinitionCodes.UnknownKey, DefinitionCodes.BadDuration, DefinitionCodes.NoKind,
             DefinitionCodes.JoinBesideMapping, DefinitionCodes.UnknownNeed, DefinitionCodes.ExpressionSyntax],
            codes);
        Assert.Equal(builder.Read().Errors, Assert.Throws<InvalidWorkflowException>(builder.Build).Errors);
    }

    [Fact]
    public void A_cycle_is_found_and_a_group_in_itself_refused()
    {
        TaskNode a = new("a", "noop"), b = new("b", "noop");
        var group = new GroupNode("g");
        group.Tasks.Add(group);

        Assert.Equal(DefinitionCodes.Cycle, Assert.Single(new WorkflowBuilder("w") { Tasks = { a >> b >> a } }.Read().Errors).Code);
        var exception = Assert.Throws<InvalidOperationException>(() => new WorkflowBuilder("w") { Tasks = { group } }.ToYaml());
        Assert.Contains("'g'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_without_a_property_is_set_by_its_name()
    {
        var builder = new WorkflowBuilder("w")
        {
            ["triggers"] = new[] { new { schedule = "@daily" } },
            Tasks = { new TaskNode("a", "noop") { ["title"] = "A" } },
        };

        Assert.Empty(builder.Read().Errors);
        Assert.Contains("    title: A\n", builder.ToYaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_has_a_pool_and_a_priority()
    {
        var definition = new WorkflowBuilder("w")
        {
            DefaultPriority = 2,
            Tasks = { new TaskNode("a", "sql") { Pool = new("db") }, new TaskNode("b", "sql") { Pool = new("db", 3), Priority = -1 } },
        }.Build();

        Assert.Equal(
            [("a", "db", 1, 2), ("b", "db", 3, -1)],
            definition.Graph.Nodes.Select(node => (node.Name, node.Pool!.Name, node.Pool.Weight, node.Priority)));
    }

    [Fact]
    public void Child_runs_windows_deadlines_and_lines_are_those_of_the_file()
    {
        var builder = new WorkflowBuilder("w")
        {
            Params = { ["site"] = new { type = "string" } },
            Concurrency = new(2) { Key = Expr.Param("site"), Overflow = Overflow.CancelRunning },
            Windows =
            {
                new ExecutionWindow { From = new(22, 0, 0), To = new(6, 0, 30), AtClose = AtClose.Drain },
                new ExecutionWindow
                {
                    Days = new HashSet<DayOfWeek> { DayOfWeek.Saturday }, TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
                    AtClose = AtClose.Drain, CalendarName = "workdays",
                },
            },
            Deadline = new() { StartWithin = TimeSpan.FromMinutes(5), FinishBy = new(6, 0, 0), Duration = TimeSpan.FromHours(2) },
            Tasks =
            {
                new RunNode("call", "load-site")
                {
                    Version = 3, With = new { site = Expr.Param("site") }, Abandon = true, Timeout = TimeSpan.FromHours(1), Retry = 2, Priority = 4,
                    Compensate = new("clear"), Windows = { new ExecutionWindow { To = new(6, 0, 0) } },
                },
                new RunNode("tell", "report") { WaitForCompletion = false },
            },
        };

        Assert.Empty(builder.Read().Errors);
        Assert.Equal(HashOf("""
            workflow: w
            params: { site: { type: string } }
            concurrency: { max: 2, key: "${{ params.site }}", overflow: cancel_running }
            window:
              - { from: "22:00", to: "06:00:30", at_close: drain }
              - { days: [sat], timezone: Europe/Berlin, at_close: drain, calendar: workdays }
            deadline: { start_within: 5m, finish_by: "06:00", duration: 2h }
            tasks:
              call:
                run: load-site
                version: 3
                with: { site: "${{ params.site }}" }
                parent_close_policy: abandon
                timeout: 1h
                retry: 2
                priority: 4
                compensate: { uses: clear }
                window: { to: "06:00" }
              tell: { run: report, wait_for_completion: false }
            """), HashOf(builder.ToYaml()));
    }

    internal static WorkflowBuilder Sensors()
    {
        var ingest = new TaskNode("ingest", "http")
        {
            With = new { Url = $"https://example.org/{Expr.Param("site")}", MaxAge = 3 },
            Timeout = TimeSpan.FromMinutes(90),
        };
        var check = new TaskNode("check-files", "quality");
        var clean = new TaskNode("clean", "clean-file")
        {
            Foreach = ingest.Output("files"),
            MaxParallel = 16,
            Tolerate = new { count = 10, percent = 5 },
            With = new { file = Expr.Item },
            Retry = new([
                new RetryRule { Attempts = 4, Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)], On = ["Http.*"] },
                new RetryRule { Attempts = 2, Backoff = Backoff.Exponential, Factor = 3, MaxDelay = TimeSpan.FromMinutes(1),
                    Jitter = Jitter.Full }]),
        };
        var region = new GroupNode("region")
        {
            When = new Expr($"{check.Output("rows").Source} > 0"),
            Tasks = { new TaskNode("extract", "http") >> new TaskNode("load", "sql") },
        };
        region.After(check, JoinRule.AllDone);
        region.After(clean, JoinRule.AtLeast);
        var publish = new TaskNode("publish", "sql") { Join = JoinRule.OneSuccess };
        return new WorkflowBuilder("sensors")
        {
            Title = "Hourly sensors",
            Description = "# What it does\nCleans: and counts.\n",
            Namespace = "iot",
            Owner = "sensors@example.org",
            Tags = { "iot", "2026" },
            Params = { ["site"] = new { type = "string", minLength = 1, @default = "berlin" } },
            DefaultTimeout = TimeSpan.FromMinutes(10),
            DefaultRetry = new RetryRule { Attempts = 3, Delay = TimeSpan.FromSeconds(5) },
            Tasks = { ingest >> (check & clean), (region & clean) >> publish },
        };
    }

    private static JsonElement ContentOf(string file) => WorkflowContent.Read(Encoding.UTF8.GetBytes(file), "w");

    private static string HashOf(string file) => WorkflowContent.Hash(ContentOf(file));
}
