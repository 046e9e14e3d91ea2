using EventFlow.Core.Authoring;
using EventFlow.Core.Definitions;

namespace EventFlow.Tests.Definitions;

public sealed class CompensateTests
{
    [Fact]
    public void It_is_read_with_a_retry_and_a_timeout_of_its_own_or_those_of_the_defaults()
    {
        var graph = Files.Good("""
            workflow: w
            defaults: { timeout: 10m, retry: 4 }
            tasks:
              a: { uses: t, retry: 2, compensate: { uses: u, with: { id: "${{ tasks.a.output.id }}" }, retry: 7, timeout: 5s } }
              b: { uses: t, timeout: 1m, compensate: { uses: u } }
              c: { uses: t }
            """).Graph;

        Assert.Equal(("u", 7, (TimeSpan?)TimeSpan.FromSeconds(5)), Facts(graph.Nodes[0]));
        Assert.Equal(("u", 4, (TimeSpan?)TimeSpan.FromMinutes(10)), Facts(graph.Nodes[1]));
        Assert.Null(graph.Nodes[2].Compensate);
    }

    [Theory]
    [InlineData("compensate: sql", "w.yaml:5:17: EF1043 'compensate' of task 'a': expected a mapping such as { uses: sql, with: { … } }, found the text 'sql'")]
    [InlineData("compensate: {}", "w.yaml:5:5: EF1041 'compensate' of task 'a' has no 'uses': name the task type that undoes it, such as 'uses: http'")]
    [InlineData("compensate: { uses: u, needs: b }", "w.yaml:5:28: EF1042 unknown key 'needs' in 'compensate' of task 'a': known are uses, with, retry, timeout")]
    [InlineData("compensate: { uses: u, with: 3 }", "w.yaml:5:34: EF1043 'with' of 'compensate' of task 'a': expected a mapping of input names to values, or one expression, found the number 3")]
    [InlineData("compensate: { uses: u, with: { x: \"${{ tasks.b.output }}\" } }", "w.yaml:5:44: EF1136 task 'a' reads 'tasks.b', which need not have run by then: add 'b' to the needs of task 'a'")]
    [InlineData("teardown: [b]\ncompensate: { uses: u }", "w.yaml:6:5: EF2160 task 'a' tears down, so there is nothing of it to undo: remove 'compensate'")]
    public void What_is_wrong_with_it_is_an_error_in_its_place(string body, string error) =>
        Assert.Equal([error], Files.Errors(Files.Task(body)));

    [Theory]
    [InlineData("tasks: { b: { uses: t } }", "EF1053")]
    [InlineData("wait: { for: 1m }", "EF1071")]
    [InlineData("signal: go", "EF1071")]
    [InlineData("approve: { by: [ops] }", "EF1071")]
    public void Only_what_a_worker_or_a_child_run_does_can_be_undone(string kind, string code) =>
        Assert.Equal(code, Files.Read($"workflow: w\ntasks:\n  a: {{ {kind}, compensate: {{ uses: u }} }}").Errors.Single().Code);

    [Fact]
    public void It_may_read_the_failure_and_the_item_and_the_task_itself() => Files.Good("""
        workflow: w
        tasks:
          a:
            foreach: [1, 2]
            uses: t
            compensate: { uses: u, with: { i: "${{ item }}", e: "${{ error.type }}", own: "${{ tasks.a.output }}", run: "${{ run.id }}" } }
        """);

    [Fact]
    public void A_child_run_can_be_undone_and_the_defaults_concern_what_undoes_it_alone()
    {
        var node = Files.Good("""
            workflow: w
            defaults: { timeout: 10m, retry: 4 }
            tasks:
              a: { run: other, compensate: { uses: u, with: { id: "${{ tasks.a.output.id }}" } } }
            """).Graph.Nodes[0];

        Assert.Equal(("u", 4, (TimeSpan?)TimeSpan.FromMinutes(10)), Facts(node));
        Assert.Equal((0, null), (node.Retry.Rules.Count, node.Timeout));
    }

    [Fact]
    public void The_builder_writes_it()
    {
        var book = new TaskNode("book", "http")
        {
            Compensate = new Compensation("http") { With = new { Id = new Expr("tasks.book.output.id") }, Retry = 3 },
        };

        var definition = new WorkflowBuilder("order") { Tasks = { book } }.Build();

        Assert.Equal(("http", 3, null), Facts(definition.Graph.Nodes[0]));
    }

    private static (string Uses, int Attempts, TimeSpan? Timeout) Facts(NodeDefinition node) =>
        (node.Compensate!.Uses, node.Compensate.Retry.Rules[0].Attempts, node.Compensate.Timeout);
}
