using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

/// <summary>Workers return whatever they like. A task may fail by it, the planner never does.</summary>
public class HostileDataTests
{
    [Fact]
    public void A_key_that_stands_twice_in_an_object_gives_one_child()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              list: { uses: t }
              clean: { needs: [list], foreach: "${{ tasks.list.output }}", uses: t, with: { file: "${{ item }}" } }
            """).Start().Complete("list", """{"a":1,"b":2,"a":3}""");

        Assert.Equal(["clean[a]", "clean[b]"], run.Open(TaskState.Queued));
        Assert.Equal("""{"file":3}""", run.InputOf("clean[a]"));
        Assert.Equal(RunStatus.Succeeded, run.Complete("clean[a]").Complete("clean[b]").Status);
    }

    [Theory]
    [InlineData("${{ tasks.list.output }}")]
    [InlineData("${{ {'a':{'b':{'c':tasks.list.output}}} }}")]
    public void An_input_nested_deeper_than_a_message_may_be_fails_its_task(string given)
    {
        var outcomes = new HashSet<string>();
        for (var depth = 50; depth < 68; depth++)
        {
            var output = JsonDocument.Parse(new string('[', depth) + new string(']', depth), new JsonDocumentOptions { MaxDepth = 100 }).RootElement;
            var run = new PlannedRun($$"""
                workflow: w
                tasks:
                  list: { uses: t }
                  next: { needs: [list], uses: t, with: { given: "{{given}}" } }
                """).Start();
            run.Apply(new PlannerEvent.Completed("list", 1, "w1", output));
            outcomes.Add(run.State("next"));
            if (run.State("next") == "queued")
            {
                AssertFitsOnTheWire(run.Sent[^1]);
            }
            else
            {
                Assert.Equal("input_too_deep", run.Error!.Type);
            }
        }

        Assert.Equal(["failed", "queued"], outcomes.Order());
    }

    [Fact]
    public void After_a_restart_a_map_over_the_outputs_of_a_later_map_keeps_its_items()
    {
        const string yaml = """
            workflow: w
            tasks:
              second: { needs: [first], foreach: "${{ tasks.first.output }}", max_parallel: 1, uses: t, with: { of: "${{ item }}" } }
              first: { foreach: "${{ [0..11] }}", uses: t }
              last: { needs: [second], uses: t, with: { all: "${{ tasks.second.output }}" } }
            """;
        var run = new PlannedRun(yaml, restoring: true).Start();
        for (var i = 0; i < 12; i++)
        {
            run.Complete($"first[{i}]", $"{i}");
        }

        for (var i = 0; i < 12; i++)
        {
            Assert.Equal($$"""{"of":{{i}}}""", run.InputOf($"second[{i}]"));
            run.Complete($"second[{i}]", $"{i}");
        }

        Assert.Equal("""{"all":[0,1,2,3,4,5,6,7,8,9,10,11]}""", run.InputOf("last"));
    }

    [Theory]
    [InlineData("17")]
    [InlineData("""{"x":1}""")]
    [InlineData("[9]")]
    public void A_map_goes_on_after_a_restart_though_a_late_parent_has_changed_its_items(string late)
    {
        const string yaml = """
            workflow: w
            tasks:
              fast: { uses: t }
              slow: { uses: t }
              each:
                needs: [fast, slow]
                join: one_success
                foreach: "${{ $exists(tasks.slow.output) ? tasks.slow.output : {'a':1,'b':2,'c':3} }}"
                max_parallel: 2
                uses: t
                with: { of: "${{ item }}" }
              sum: { needs: [each], uses: t, with: { all: "${{ tasks.each.output }}" } }
            """;
        var run = new PlannedRun(yaml, restoring: true).Start().Complete("fast").Complete("slow", late);

        run.Complete("each[a]").Complete("each[b]");
        foreach (var path in run.Open(TaskState.Queued))
        {
            run.Complete(path);
        }

        foreach (var path in run.Open(TaskState.Queued))
        {
            run.Complete(path);
        }

        Assert.True(run.Status.IsFinal());
    }

    private static void AssertFitsOnTheWire(TaskDispatch dispatch)
    {
        var message = new TaskMessage
        {
            Run = Guid.Empty, Workflow = "w", Version = 1, Path = dispatch.Path, Attempt = dispatch.Attempt, Type = dispatch.Type,
            Input = dispatch.Input, IdempotencyKey = "k",
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Options);
        Assert.NotNull(JsonSerializer.Deserialize<TaskMessage>(body, WireJson.Options));
    }
}
