using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Namespaces;

namespace EventFlow.Tests.Definitions;

public sealed class NamespaceTests
{
    private const string Iot = """
        namespace: iot
        title: Sensors
        owner: platform@example.org
        defaults: { timeout: 30m, retry: { attempts: 3, delay: 5s } }
        policies:
          require: [owner, description]
          allowed_types: [http, "sql*"]
          max_timeout: 1h
          max_attempts: 5
        """;

    [Fact]
    public void A_namespace_file_is_read_with_its_policies()
    {
        var read = Namespace(Iot);

        Assert.Equal(("iot", "Sensors", "platform@example.org"), (read.Name, read.Title, read.Owner));
        Assert.Equal(["owner", "description"], read.Policies.Require);
        Assert.Equal(["http", "sql*"], read.Policies.AllowedTypes);
        Assert.Equal((TimeSpan.FromHours(1), 5), (read.Policies.MaxTimeout, read.Policies.MaxAttempts));
    }

    [Theory]
    [InlineData("", "1:1: EF1017 the file is empty: it begins with 'namespace: NAME'")]
    [InlineData("- a", "1:1: EF1040 a namespace file is a mapping with 'namespace', 'defaults' and 'policies', found a list")]
    [InlineData("title: x", "1:1: EF1041 the file does not name its namespace: add 'namespace: my-team'")]
    [InlineData("namespace: a b", "1:12: EF1046 'a b' cannot be a namespace: use 1 to 128 letters, digits, '_', '.' or '-', the first one a letter or a digit")]
    [InlineData("namespace: n\npolicys: {}", "2:1: EF1042 unknown key 'policys' in the namespace: did you mean 'policies'?")]
    [InlineData("namespace: n\npolicies: { max_timout: 1h }", "2:13: EF1042 unknown key 'max_timout' in 'policies' of the namespace: did you mean 'max_timeout'?")]
    [InlineData("namespace: n\npolicies: { require: [ownr] }", "2:23: EF1047 'require' of 'policies' of the namespace: expected one of title, description, owner, tags, found the text 'ownr': did you mean 'owner'?")]
    [InlineData("namespace: n\npolicies: { allowed_types: http }", "2:28: EF1043 'allowed_types' of 'policies' of the namespace: expected a list of at most 200 texts, found the text 'http'")]
    [InlineData("namespace: n\npolicies: { max_attempts: 0 }", "2:27: EF1045 'max_attempts' of 'policies' of the namespace: expected a whole number from 1 to 1000, found the number 0")]
    [InlineData("namespace: n\ndefaults: { retry: x }", "2:20: EF1043 'retry' of 'defaults' of the namespace: expected a number of attempts, a mapping such as { attempts: 3, delay: 5s }, or a list of at most 50 such mappings, found the text 'x'")]
    [InlineData("namespace: n\ndefaults: { timeout: 2h }\npolicies: { max_timeout: 1h }", "2:22: EF1924 'timeout' of 'defaults' of the namespace is more than its own 'max_timeout' allows: change one of them")]
    [InlineData("namespace: n\ndefaults: { retry: 9 }\npolicies: { max_attempts: 5 }", "2:20: EF1924 'retry' of 'defaults' of the namespace is more than its own 'max_attempts' allows: change one of them")]
    [InlineData("namespace: n\ndefaults: { priority: high }", "2:23: EF1043 'priority' of 'defaults' of the namespace: expected a whole number, found the text 'high'")]
    public void An_error_of_a_namespace_file_has_its_place(string text, string error) =>
        Assert.Equal($"iot.yaml:{error}", Assert.Single(NamespaceFile.Read(Encoding.UTF8.GetBytes(text), "iot.yaml").Errors).ToString());

    [Fact]
    public void Its_defaults_hold_where_the_file_says_nothing()
    {
        var result = In(Iot, """
            workflow: w
            namespace: iot
            owner: me
            description: d
            defaults: { timeout: 10m }
            tasks:
              a: { uses: http }
              b: { uses: http, retry: 2 }
            """);

        var (a, b) = (result.Definition!.Graph.Nodes[0], result.Definition.Graph.Nodes[1]);
        Assert.Equal((TimeSpan.FromMinutes(10), 3), (a.Timeout!.Value, a.Retry.Rules[0].Attempts));
        Assert.Equal(2, b.Retry.Rules[0].Attempts);
        Assert.Equal([new ValueOrigin(null, "defaults.retry", "namespace iot")], result.Effective!.Origins);
        Assert.Equal(3, Files.Good(result.Effective.Text).Graph.Nodes[0].Retry.Rules[0].Attempts);
    }

    [Fact]
    public void Its_priority_holds_for_tasks_without_one()
    {
        var result = In("namespace: iot\ndefaults: { priority: 7 }", """
            workflow: w
            namespace: iot
            tasks:
              a: { uses: http }
              b: { uses: http, priority: 1 }
            """);

        Assert.Equal([7, 1], result.Definition!.Graph.Nodes.Select(node => node.Priority));
        Assert.Equal([new ValueOrigin(null, "defaults.priority", "namespace iot")], result.Effective!.Origins);
    }

    [Fact]
    public void A_file_that_says_all_of_it_stays_as_it_is() => Assert.Null(In(Iot, """
        workflow: w
        namespace: iot
        owner: me
        description: d
        defaults: { timeout: 10m, retry: 2 }
        tasks: { a: { uses: http } }
        """).Effective);

    [Fact]
    public void A_workflow_of_another_namespace_is_left_alone()
    {
        var result = In(Iot, "workflow: w\ntasks:\n  a: { uses: shell }");

        Assert.Null(result.Effective);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Every_breach_of_a_policy_has_its_place_and_names_the_policy() => Assert.Equal(
        [
            "w.yaml:1:1: EF1920 the workflow has no 'owner', which policy 'require' of namespace 'iot' (iot.yaml:6:3) asks for: add it",
            "w.yaml:3:1: EF1920 the workflow has no 'description', which policy 'require' of namespace 'iot' (iot.yaml:6:3) asks for: add it",
            "w.yaml:5:8: EF1921 task 'a' uses 'shell', which policy 'allowed_types' of namespace 'iot' (iot.yaml:7:3) does not allow: allowed are http, sql*",
            "w.yaml:6:38: EF1922 'timeout' of task 'g/b' is 2h, longer than the 1h that policy 'max_timeout' of namespace 'iot' (iot.yaml:8:3) allows",
            "w.yaml:7:20: EF1923 'retry' of task 'c' has 9 attempts, more than the 5 that policy 'max_attempts' of namespace 'iot' (iot.yaml:9:3) allows",
            "w.yaml:8:34: EF1921 'compensate' of task 'd' uses 'shell', which policy 'allowed_types' of namespace 'iot' (iot.yaml:7:3) does not allow: allowed are http, sql*",
            "w.yaml:9:16: EF1923 'retry' of task 'e' has 7 attempts, more than the 5 that policy 'max_attempts' of namespace 'iot' (iot.yaml:9:3) allows",
        ],
        In(Iot, """
            workflow: w
            namespace: iot
            description: ""
            tasks:
              a: { uses: shell }
              g: { tasks: { b: { uses: sql-bulk, timeout: 2h } } }
              c: { uses: http, retry: [{ attempts: 2, on: Timeout }, { attempts: 9 }] }
              d: { uses: http, compensate: { uses: shell } }
              e: { run: x, retry: 7 }
            """).Errors.Select(error => error.ToString()));

    [Fact]
    public void What_tasks_have_by_default_is_told_once_where_it_stands() => Assert.Equal(
        ["w.yaml:2:13: EF1922 'timeout' of 'defaults' is 3h, longer than the 1h that policy 'max_timeout' of namespace 'default' (iot.yaml:2:13) allows"],
        In("namespace: default\npolicies: { max_timeout: 1h }", "workflow: w\ndefaults: { timeout: 3h }\ntasks: { a: { uses: x }, b: { uses: x } }")
            .Errors.Select(error => error.ToString()));

    [Fact]
    public void A_task_without_a_timeout_runs_longer_than_any_limit() => Assert.Equal(
        "w.yaml:2:10: EF1922 task 'a' has no 'timeout', and policy 'max_timeout' of namespace 'default' (iot.yaml:2:13) allows at most 1h: add one here or in 'defaults'",
        Assert.Single(In("namespace: default\npolicies: { max_timeout: 1h }", "workflow: w\ntasks: { a: { uses: x }, b: { wait: { for: 2h } } }").Errors).ToString());

    [Fact]
    public void Environments_keep_to_the_policies_too() => Assert.Equal(
        "w.yaml:4:34: EF1922 'timeout' of task 'a' is 2h, longer than the 1h that policy 'max_timeout' of namespace 'default' (iot.yaml:2:13) allows (in environment 'prod')",
        Assert.Single(In("namespace: default\npolicies: { max_timeout: 1h }", """
            workflow: w
            tasks: { a: { uses: x, timeout: 1m } }
            environments:
              prod: { tasks: { a: { uses: x, timeout: 2h } } }
            """).Errors).ToString());

    [Fact]
    public void A_default_of_the_namespace_is_below_what_the_environment_says()
    {
        var result = WorkflowFile.Read(
            Encoding.UTF8.GetBytes("workflow: w\ntasks: { a: { uses: x } }\nenvironments: { prod: { defaults: { timeout: 5m } } }"), "w.yaml",
            new ReadOptions { Environment = "prod", Namespaces = _ => Namespace("namespace: default\ndefaults: { timeout: 30m, retry: 4 }") });

        Assert.Equal((TimeSpan.FromMinutes(5), 4), (result.Definition!.Graph.Nodes[0].Timeout!.Value, result.Definition.Graph.Nodes[0].Retry.Rules[0].Attempts));
        Assert.Equal(
            ["defaults.retry namespace default", "defaults.timeout environment prod"],
            result.Effective!.Origins.Select(one => $"{one.Key} {one.Origin}").Order(StringComparer.Ordinal));
    }

    private static NamespaceDefinition Namespace(string text)
    {
        var result = NamespaceFile.Read(Encoding.UTF8.GetBytes(text), "iot.yaml");
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return result.Namespace!;
    }

    private static DefinitionResult In(string space, string text)
    {
        var read = Namespace(space);
        return WorkflowFile.Read(
            Encoding.UTF8.GetBytes(text), "w.yaml", new ReadOptions { Namespaces = name => name == read.Name ? read : null });
    }
}
