using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class RestoreTests
{
    private const string Flow = """
        workflow: w
        tasks:
          a: { uses: t }
          b: { uses: t, needs: a }
          c: { uses: t, needs: b }
          m: { uses: t, needs: a, foreach: [1, 2, 3], max_parallel: 1 }
          g:
            needs: a
            tasks:
              x: { uses: t }
              y: { uses: t, needs: x }
        """;

    [Fact]
    public void A_node_has_a_row_once_it_leaves_waiting_and_one_inside_a_group_from_the_groups_beginning()
    {
        var run = new PlannedRun(Flow).Start();
        Assert.Equal(["a"], run.Rows.Keys);

        run.Complete("a");

        Assert.Equal(["a", "b", "g", "g/x", "g/y", "m", "m[0]"], run.Rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("a", Assert.Single(run.Last.Changed).Path);
        Assert.Equal(["a"], run.Rows["b"].Needs);
        Assert.Equal(TaskState.Waiting, run.Rows["g/y"].State);
    }

    [Fact]
    public void An_input_with_time_and_chance_is_the_same_one_after_a_restart()
    {
        const string Chancy = """
            workflow: w
            tasks:
              a: { uses: t }
              m:
                needs: a
                foreach: ${{ $shuffle([1..9]) }}
                uses: t
                with: { item: "${{ item }}", at: "${{ $now() }}", dice: [ "${{ $random() }}", "${{ $random() }}" ] }
            """;
        var live = new PlannedRun(Chancy).Start().After(TimeSpan.FromHours(1)).Complete("a");
        var restored = new PlannedRun(Chancy, restoring: true).Start().After(TimeSpan.FromHours(2)).Complete("a");
        var other = new PlannedRun(Chancy, id: Guid.NewGuid()).Start().Complete("a");

        Assert.Equal(live.Sent.Select(sent => sent.Input.GetRawText()), restored.Sent.Select(sent => sent.Input.GetRawText()));
        Assert.NotEqual(live.InputOf("m[0]"), other.InputOf("m[0]"));
        Assert.Contains("\"at\":\"1970-01-01T00:00:00.000Z\"", live.InputOf("m[0]"), StringComparison.Ordinal);
        var dice = live.Sent[^1].Input.GetProperty("dice");
        Assert.NotEqual(dice[0].GetDouble(), dice[1].GetDouble());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("g/y")]
    [InlineData("m[0]")]
    public void A_row_that_must_be_there_and_is_not_is_damage(string path)
    {
        var run = new PlannedRun(Flow).Start().Complete("a");

        var damage = Assert.Throws<InvalidDataException>(() => run.Restored(rows => rows.Where(row => row.Path != path)));

        Assert.Contains("EF3002", damage.Message, StringComparison.Ordinal);
        Assert.Contains(path[..1], damage.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("a[0]")]
    [InlineData("c/x")]
    public void A_row_of_no_task_the_run_can_have_is_damage(string path)
    {
        var run = new PlannedRun(Flow).Start();

        var damage = Assert.Throws<InvalidDataException>(() => run.Restored(rows => rows.Append(run.Rows["a"] with { Path = path })));

        Assert.Contains($"EF3002 run {run.Live.Id}: the row of task {path} is of no task", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_has_ended_has_the_rows_of_all_its_nodes()
    {
        var run = new PlannedRun(Flow).Start().Fail("a", retryable: false);

        Assert.Equal(run.Live.Instances.Count, run.Rows.Count);
        Assert.Throws<InvalidDataException>(() => run.Restored(rows => rows.Where(row => row.Path != "c")));
    }

    [Fact]
    public void A_run_canceled_by_hand_whose_nodes_nobody_knew_can_be_read()
    {
        var run = new PlannedRun(Flow).Start();

        var canceled = run.Restored(rows => rows.Select(row => row with { State = TaskState.Canceled }), RunStatus.Canceled);

        Assert.Equal(TaskState.Waiting, canceled.Find("c")!.State);
    }

    [Fact]
    public void A_waiting_node_that_has_a_row_keeps_it()
    {
        var run = new PlannedRun(Flow).Start();
        var waiting = run.Rows["a"] with { Path = "b", State = TaskState.Waiting, Attempt = 0, Dispatches = 0 };

        var restored = run.Restored(rows => rows.Append(waiting));
        var decisions = Planner.Apply(restored, new PlannerEvent.Completed("a", 1, "w1", null), DateTimeOffset.UnixEpoch);

        Assert.Equal(["a", "b"], decisions.Changed.Select(row => row.Path).Order(StringComparer.Ordinal));
    }
}
