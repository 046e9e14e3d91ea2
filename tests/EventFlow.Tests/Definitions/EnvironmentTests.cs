using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Content;
using EventFlow.Testing;

namespace EventFlow.Tests.Definitions;

public sealed class EnvironmentTests
{
    private const string Load = """
        workflow: load
        owner: sensors@example.org
        params: { site: { type: string, default: berlin } }
        env: { api: "http://localhost", limits: { rows: 10 } }
        defaults: { timeout: 10m, retry: { attempts: 2, delay: 5s } }
        tasks:
          fetch: { uses: http, with: { url: "${{ env.api }}", rows: "${{ env.limits.rows }}" } }
          region:
            needs: [fetch]
            tasks:
              load: { uses: sql, with: { a: 1, b: 2 } }
        environments:
          test: {}
          prod:
            owner: null
            params: { site: { default: oslo } }
            env: { api: "https://api.example.org", limits: null }
            defaults: { retry: { attempts: 5 } }
            tasks:
              region: { tasks: { load: { timeout: 1h, with: { b: 3 } } } }
        """;

    [Fact]
    public void An_environment_is_merged_into_the_file_key_by_key()
    {
        var prod = In("prod", Load).Definition!;

        var load = prod.Graph.Nodes[1].Graph!.Nodes[0];
        Assert.Null(prod.Owner);
        Assert.Equal("oslo", prod.Params[0].Default?.GetString());
        Assert.Equal("string", prod.Params[0].Schema.GetProperty("type").GetString());
        Assert.Equal("""{"api":"https://api.example.org","limits":null}""", prod.Env?.GetRawText());
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromMinutes(10)), (load.Timeout, prod.Graph.Nodes[0].Timeout));
        Assert.Equal((5, TimeSpan.FromSeconds(5)), (load.Retry.Rules[0].Attempts, load.Retry.Rules[0].Delay));
    }

    [Fact]
    public void Without_an_environment_the_file_is_as_it_stands()
    {
        var result = Files.Read(Load);

        Assert.Null(result.Effective);
        Assert.Equal("berlin", result.Definition!.Params[0].Default?.GetString());
        Assert.Equal("""{"api":"http://localhost","limits":{"rows":10}}""", result.Definition.Env?.GetRawText());
    }

    [Fact]
    public void What_comes_out_reads_back_as_the_same_workflow_without_environments()
    {
        var effective = In("prod", Load).Effective!;

        var again = Files.Read(effective.Text);
        var content = WorkflowContent.Read(Encoding.UTF8.GetBytes(effective.Text), "w.yaml");

        Assert.Empty(again.Errors);
        Assert.Equal(TimeSpan.FromHours(1), again.Definition!.Graph.Nodes[1].Graph!.Nodes[0].Timeout);
        Assert.False(content.TryGetProperty("environments", out _));
        Assert.Equal(effective.Text, In("prod", Load + "\n# a comment").Effective!.Text);
    }

    [Fact]
    public void What_comes_from_the_environment_is_told_by_node_and_key() => Assert.Equal(
        ["region/load|timeout", "region/load|with.b", "|defaults.retry.attempts", "|env.api", "|env.limits", "|params.site.default"],
        In("prod", Load).Effective!.Origins.Select(one => $"{one.Node}|{one.Key}").Order(StringComparer.Ordinal));

    [Fact]
    public void The_values_of_the_environment_reach_the_tasks()
    {
        Assert.Equal("""{"url":"http://localhost","rows":10}""", InputOf(environment: null));
        Assert.Equal("""{"url":"https://api.example.org"}""", InputOf("prod"));

        static string? InputOf(string? environment) =>
            WorkflowTest.Of(Load, environment: environment).Run().Task("fetch").Input?.GetRawText();
    }

    [Theory]
    [InlineData("prdo", "EF1910 the file has no environment 'prdo': did you mean 'prod'?")]
    [InlineData("elsewhere", "EF1910 the file has no environment 'elsewhere': there are test, prod")]
    public void An_environment_that_is_not_there_is_answered_with_those_that_are(string name, string error) =>
        Assert.Equal($"w.yaml:12:1: {error}", Assert.Single(In(name, Load).Errors).ToString());

    [Fact]
    public void A_file_without_environments_is_the_same_in_all_of_them_and_says_so()
    {
        var result = In("prod", "workflow: w\ntasks:\n  a: { uses: noop }");

        Assert.Null(result.Effective);
        Assert.Equal(
            "w.yaml:1:1: EF1915 warning: the file has no 'environments': in 'prod' it is as it stands", Assert.Single(result.Warnings).ToString());
    }

    [Fact]
    public void An_environment_without_differences_is_the_file_without_its_environments() =>
        Assert.DoesNotContain("environments", In("test", Load).Effective!.Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("tasks: { b: { uses: noop } }", "8:12: EF1912 environment 'prod' changes the task 'b', which the file itself does not have: add it to the file, or remove it here")]
    [InlineData("params: { sit: { default: x } }", "8:13: EF1912 environment 'prod' changes the parameter 'sit', which the file itself does not have: did you mean 'site'?")]
    [InlineData("env: { apii: x }", "8:10: EF1912 environment 'prod' changes the value of 'env' 'apii', which the file itself does not have: did you mean 'api'?")]
    [InlineData("tasks: { a: null }", "8:12: EF1043 task 'a' in environment 'prod': expected a mapping of what differs there (an environment takes away no task: 'when: false' skips it), found nothing")]
    [InlineData("params: { site: null }", "8:13: EF1043 parameter 'site' in environment 'prod': expected a mapping of what differs there, such as { default: oslo }, found nothing")]
    [InlineData("tasks: [a]", "8:10: EF1043 'tasks' in environment 'prod': expected a mapping of names to what differs there, found a list")]
    [InlineData("namespace: other", "8:3: EF1911 'namespace' in environment 'prod' is the same in all environments: change it in the file itself")]
    [InlineData("taskss: {}", "8:3: EF1042 unknown key 'taskss' in environment 'prod': did you mean 'tasks'?")]
    [InlineData("tasks: { a: { timeout: 1x } }", "8:26: EF1044 'timeout' of task 'a': expected a duration such as 30s, 1h30m or PT1H, at most 3650d, found the text '1x' (in environment 'prod')")]
    [InlineData("tasks: { a: { with: { u: '${{ params.sit }}' } } }", "8:33: EF1137 task 'a' reads 'params.sit', which 'params' does not declare: did you mean 'site'? (in environment 'prod')")]
    [InlineData("params: { site: { type: integer } }", "4:28: EF1203 the default of parameter 'site' does not satisfy its schema: expected integer, found \"x\" (in environment 'prod')")]
    [InlineData("env: { api: '${{ 1 }}' }", "8:15: EF1914 'api' of 'env' has an expression in it, which would not be carried out: write the value, or put the expression where it is needed (in environment 'prod')")]
    public void An_error_in_an_environment_has_its_place_in_the_file(string difference, string error)
    {
        var file = $$$"""
            workflow: w
            tasks:
              a: { uses: noop, with: { u: "${{ env.api }}" } }
            params: { site: { default: x } }
            env: { api: 1 }
            environments:
             prod:
              {{{difference}}}
            """;

        Assert.Equal($"w.yaml:{error}", Assert.Single(Files.Read(file).Errors).ToString());
        Assert.Equal($"w.yaml:{error.Replace(" (in environment 'prod')", "", StringComparison.Ordinal)}", Assert.Single(In("prod", file).Errors).ToString());
    }

    [Fact]
    public void An_error_of_the_file_is_told_once_whatever_its_environments() =>
        Assert.Equal(
            "w.yaml:3:20: EF1042 unknown key 'timeuot' in task 'a': did you mean 'timeout'?",
            Assert.Single(Files.Errors("workflow: w\ntasks:\n  a: { uses: noop, timeuot: 1m }\nenvironments: { prod: { owner: x }, test: { owner: y } }")));

    [Fact]
    public void Inputs_of_a_template_may_differ()
    {
        const string File = """
            workflow: w
            templates: { load@1: { inputs: { rows: { type: integer } }, task: { uses: sql, with: { rows: "$[[ inputs.rows ]]" } } } }
            tasks: { a: { template: load@1, inputs: { rows: 1 } }, b: { template: load@1, inputs: { rows: 2 } } }
            environments: { prod: { tasks: { a: { inputs: { rows: 1000 } } } } }
            """;

        Assert.Equal("""{"rows":1000}""", WorkflowTest.Of(File, environment: "prod").Run().Task("a").Input?.GetRawText());
        Assert.Equal("""{"rows":1}""", WorkflowTest.Of(File).Run().Task("a").Input?.GetRawText());
        Assert.Equal("""{"rows":1000}""", WorkflowTest.Of(In("prod", File).Effective!.Text).Run().Task("a").Input?.GetRawText());
    }

    [Fact]
    public void A_name_that_no_environment_can_have_is_refused() =>
        Assert.Contains(In("a b", "workflow: w\ntasks:\n  a: { uses: noop }").Errors, error => error.Code == DefinitionCodes.BadName);

    private static DefinitionResult In(string environment, string text) =>
        WorkflowFile.Read(Encoding.UTF8.GetBytes(text), "w.yaml", new ReadOptions { Environment = environment });
}
