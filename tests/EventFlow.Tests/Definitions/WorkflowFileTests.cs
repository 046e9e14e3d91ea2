using System.Text;
using EventFlow.Core.Definitions;

namespace EventFlow.Tests.Definitions;

public sealed class WorkflowFileTests
{
    private const string Full = """
        workflow: iot-hourly
        title: Hourly sensor quality
        description: |
          What this is for,
          who to ask.
        namespace: iot
        owner: sensors@example.org
        tags: [iot, sla-critical]
        params:
          site: { type: string, enum: [berlin, oslo], default: berlin }
          expected: { type: integer, minimum: 1, default: 3600 }
        defaults: { timeout: 10m, retry: { attempts: 3, delay: 5m } }
        tasks:
          ingest:
            uses: http
          check:
            needs: [ingest]
            uses: quality
            timeout: 30s
            retry:
              - { on: ["Http.*", Timeout], attempts: 5, delay: 1s, backoff: exponential, factor: 3, max_delay: 1m, jitter: full }
              - { delay: [1s, 5s, 30s] }
          regions:
            needs: ingest
            foreach: [eu, us]
            max_parallel: 2
            tolerate: 5%
            tasks:
              load: { uses: load, retry: 1 }
              sum: { uses: sum, needs: load, join: all_done }
          publish:
            needs: { check: all_success, regions: { at_least: 1 } }
            uses: sql
            when: true
          report:
            needs: [check, publish, ingest]
            join: { at_least: 2 }
            uses: mail
        """;

    [Fact]
    public void A_full_file_gives_its_header()
    {
        var workflow = Files.Good(Full);

        Assert.Equal("iot-hourly", workflow.Id);
        Assert.Equal("Hourly sensor quality", workflow.Title);
        Assert.Equal("What this is for,\nwho to ask.\n", workflow.Description);
        Assert.Equal("iot", workflow.Namespace);
        Assert.Equal("sensors@example.org", workflow.Owner);
        Assert.Equal(["iot", "sla-critical"], workflow.Tags);
        Assert.Equal(["site", "expected"], workflow.Params.Select(parameter => parameter.Name));
        Assert.Equal("\"berlin\"", workflow.Params[0].Default?.GetRawText());
        Assert.Equal("3600", workflow.Params[1].Default?.GetRawText());
        Assert.Equal("integer", workflow.Params[1].Schema.GetProperty("type").GetString());
    }

    [Fact]
    public void A_full_file_gives_its_nodes_in_order_with_their_kinds()
    {
        var nodes = Files.Good(Full).Graph.Nodes;

        Assert.Equal(["ingest", "check", "regions", "publish", "report"], nodes.Select(node => node.Name));
        Assert.Equal([0, 1, 2, 3, 4], nodes.Select(node => node.Index));
        Assert.Equal(["http", "quality", "", "sql", "mail"], nodes.Select(node => node.Uses));
        Assert.Equal(NodeKind.Group, nodes[2].Kind);
        Assert.Equal(["load", "sum"], nodes[2].Graph!.Nodes.Select(node => node.Name));
        Assert.All(nodes.Where(node => node.Kind == NodeKind.Task), node => Assert.Null(node.Graph));
    }

    [Fact]
    public void A_list_of_needs_is_one_join_and_a_mapping_is_one_per_parent()
    {
        var nodes = Files.Good(Full).Graph.Nodes;

        Assert.Empty(nodes[0].Joins);
        AssertJoin(Assert.Single(nodes[1].Joins), JoinRule.AllSuccess, 0, 0);
        AssertJoin(Assert.Single(nodes[2].Graph!.Nodes[1].Joins), JoinRule.AllDone, 0, 0);
        Assert.Equal(2, nodes[3].Joins.Count);
        AssertJoin(nodes[3].Joins[0], JoinRule.AllSuccess, 0, 1);
        AssertJoin(nodes[3].Joins[1], JoinRule.AtLeast, 1, 2);
        AssertJoin(Assert.Single(nodes[4].Joins), JoinRule.AtLeast, 2, 1, 3, 0);
    }

    [Theory]
    [InlineData("all_success", JoinRule.AllSuccess)]
    [InlineData("all_failed", JoinRule.AllFailed)]
    [InlineData("all_done", JoinRule.AllDone)]
    [InlineData("all_done_min_one_success", JoinRule.AllDoneMinOneSuccess)]
    [InlineData("all_skipped", JoinRule.AllSkipped)]
    [InlineData("one_success", JoinRule.OneSuccess)]
    [InlineData("one_failed", JoinRule.OneFailed)]
    [InlineData("one_done", JoinRule.OneDone)]
    [InlineData("none_failed", JoinRule.NoneFailed)]
    [InlineData("none_failed_min_one_success", JoinRule.NoneFailedMinOneSuccess)]
    [InlineData("none_skipped", JoinRule.NoneSkipped)]
    [InlineData("always", JoinRule.Always)]
    public void Every_join_rule_has_its_word(string word, JoinRule rule)
    {
        var nodes = Files.Good(Files.Task($"needs: [b, c]\njoin: {word}")).Graph.Nodes;

        AssertJoin(Assert.Single(nodes[0].Joins), rule, 0, 1, 2);
    }

    [Fact]
    public void Retries_are_read_as_rules_in_their_order()
    {
        var rules = Files.Good(Full).Graph.Nodes[1].Retry.Rules;

        Assert.Equal(2, rules.Count);
        Assert.Equal(["Http.*", "Timeout"], rules[0].On);
        Assert.Equal(5, rules[0].Attempts);
        Assert.Equal(TimeSpan.FromSeconds(1), rules[0].Delay);
        Assert.Equal(Backoff.Exponential, rules[0].Backoff);
        Assert.Equal(3, rules[0].Factor);
        Assert.Equal(TimeSpan.FromMinutes(1), rules[0].MaxDelay);
        Assert.Equal(Jitter.Full, rules[0].Jitter);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)], rules[1].Delays);
        Assert.Equal(4, rules[1].Attempts);
        Assert.Empty(rules[1].On);
    }

    [Fact]
    public void Defaults_apply_to_tasks_at_any_depth_that_do_not_say_otherwise_and_not_to_groups()
    {
        var nodes = Files.Good(Full).Graph.Nodes;
        var inside = nodes[2].Graph!.Nodes;

        Assert.Equal(TimeSpan.FromMinutes(10), nodes[0].Timeout);
        Assert.Equal(TimeSpan.FromSeconds(30), nodes[1].Timeout);
        Assert.Equal(3, Assert.Single(nodes[0].Retry.Rules).Attempts);
        Assert.Equal(1, Assert.Single(inside[0].Retry.Rules).Attempts);
        Assert.Equal(TimeSpan.FromMinutes(5), Assert.Single(inside[1].Retry.Rules).Delay);
        Assert.Null(nodes[2].Timeout);
        Assert.Empty(nodes[2].Retry.Rules);
    }

    [Fact]
    public void A_map_has_its_limit_and_its_tolerance()
    {
        var regions = Files.Good(Full).Graph.Nodes[2].Foreach!;

        Assert.Equal(2, regions.MaxParallel);
        Assert.Equal(new Tolerance(null, 5), regions.Tolerate);
        Assert.Equal(new Tolerance(3, null), Files.Good(Files.Task("foreach: [1]\ntolerate: 3")).Graph.Nodes[0].Foreach!.Tolerate);
        Assert.Equal(
            new Tolerance(10, 2.5), Files.Good(Files.Task("foreach: [1]\ntolerate: { count: 10, percent: 2.5 }")).Graph.Nodes[0].Foreach!.Tolerate);
        Assert.Equal(Tolerance.None, Files.Good(Files.Task("foreach: { eu: 1 }")).Graph.Nodes[0].Foreach!.Tolerate);
    }

    [Fact]
    public void The_same_workflow_as_json_is_the_same()
    {
        const string json = """{ "workflow": "w", "tasks": { "a": { "uses": "x", "timeout": "1m" }, "b": { "uses": "y", "needs": ["a"], "retry": 2 } } }""";

        var nodes = Files.Good(json).Graph.Nodes;

        Assert.Equal(["a", "b"], nodes.Select(node => node.Name));
        Assert.Equal(TimeSpan.FromMinutes(1), nodes[0].Timeout);
        Assert.Equal(2, Assert.Single(nodes[1].Retry.Rules).Attempts);
        AssertJoin(Assert.Single(nodes[1].Joins), JoinRule.AllSuccess, 0, 0);
    }

    [Fact]
    public void The_smallest_file_has_defaults_for_all_the_rest()
    {
        var workflow = Files.Good("workflow: w\ntasks: { a: { uses: x } }");

        Assert.Equal("default", workflow.Namespace);
        Assert.Null(workflow.Title);
        Assert.Empty(workflow.Tags);
        Assert.Empty(workflow.Params);
        var task = Assert.Single(workflow.Graph.Nodes);
        Assert.Null(task.When);
        Assert.Null(task.Foreach);
        Assert.Null(task.Timeout);
        Assert.Empty(task.Retry.Rules);
    }

    [Fact]
    public void Keys_left_empty_are_as_if_they_were_not_there()
    {
        var workflow = Files.Good(
            "workflow: w\ntitle:\ndescription:\nowner:\ntags:\nparams:\ndefaults:\ntasks:\n  a:\n    uses: x\n    needs:\n    with:\n");

        Assert.Null(workflow.Title);
        Assert.Empty(workflow.Graph.Nodes[0].Joins);
    }

    [Fact]
    public void An_anchor_may_be_used_again()
    {
        var nodes = Files.Good("workflow: w\ntasks:\n  a: { uses: x, retry: &r { attempts: 3 } }\n  b: { uses: x, retry: *r }").Graph.Nodes;

        Assert.Equal(3, Assert.Single(nodes[1].Retry.Rules).Attempts);
    }

    [Fact]
    public void A_byte_order_mark_moves_no_column()
    {
        byte[] mark = [0xef, 0xbb, 0xbf];

        var yaml = WorkflowFile.Read([.. mark, .. "nope: 1"u8], "w.yaml");
        var json = WorkflowFile.Read([.. mark, .. """{"nope": 1}"""u8], "w.yaml");

        Assert.Contains(yaml.Errors, error => error is { Line: 1, Column: 1, Code: DefinitionCodes.UnknownKey });
        Assert.Contains(json.Errors, error => error is { Line: 1, Column: 2, Code: DefinitionCodes.UnknownKey });
    }

    [Fact]
    public void Keys_of_later_versions_that_change_nothing_are_warnings()
    {
        var result = Files.Read("workflow: w\nnotify: []\ntasks:\n  a: { uses: x, description: y, title: A }");

        Assert.True(result.IsValid);
        Assert.Empty(result.Errors);
        Assert.Equal(
            [
                "w.yaml:2:1: EF1901 warning: 'notify' of the workflow is not carried out by this version",
                "w.yaml:4:17: EF1901 warning: 'description' of task 'a' is not carried out by this version",
                "w.yaml:4:33: EF1901 warning: 'title' of task 'a' is not carried out by this version",
            ],
            result.Warnings.Select(warning => warning.ToString()));
    }

    [Fact]
    public void A_thousand_warnings_do_not_make_a_good_file_bad()
    {
        var text = new StringBuilder("workflow: w\ntasks:\n");
        for (var i = 0; i < 1_500; i++)
        {
            text.Append($"  t{i}: {{ uses: x, title: A }}\n");
        }

        var result = Files.Read(text.ToString());

        Assert.True(result.IsValid);
        Assert.Empty(result.Errors);
        Assert.Equal(1_001, result.Warnings.Count);
    }

    private static void AssertJoin(JoinDefinition join, JoinRule rule, int threshold, params int[] parents)
    {
        Assert.Equal(rule, join.Rule);
        Assert.Equal(threshold, join.Threshold);
        Assert.Equal(parents, join.Parents);
    }
}
