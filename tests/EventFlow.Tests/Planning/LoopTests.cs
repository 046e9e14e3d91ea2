using EventFlow.Core.Planning;
using EventFlow.Tests.Docs;

namespace EventFlow.Tests.Planning;

public class LoopTests
{
    private const string Poll = """
        workflow: w
        tasks:
          first: { uses: t }
          poll:
            needs: [first]
            while: ${{ index = 0 or tasks.probe.output < tasks.first.output }}
            max: 3
            tasks:
              probe: { uses: t, with: { round: "${{ index }}" } }
              note: { needs: [probe], uses: t, with: { seen: "${{ tasks.probe.output }}" } }
          last: { needs: [poll], uses: t, with: { probe: "${{ tasks.poll.output.probe }}" } }
        """;

    private static readonly string Counting = """
        workflow: w
        tasks:
          again:
            while: ${{ index < 2 }}
            max: 3
            tasks:
              a: { uses: t, with: { n: "${{ index }}" } }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rounds_come_one_after_the_other_while_the_condition_holds(bool restoring)
    {
        var run = new PlannedRun(Counting, restoring: restoring).Start();
        Assert.Equal(["again[0]/a"], run.Open(TaskState.Queued));
        run.Complete("again[0]/a");
        Assert.Equal(["again[1]/a"], run.Open(TaskState.Queued));
        Assert.Equal("""{"n":1}""", run.InputOf("again[1]/a"));
        run.Complete("again[1]/a", "7");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal((TaskKinds.Loop, 3, 2), (run.Rows["again"].Kind, run.Rows["again"].Total, run.Rows["again"].Launched));
        Assert.Equal(TaskKinds.Group, run.Rows["again[1]"].Kind);
        Assert.All(run.Rows.Values, row => Assert.Equal(TaskState.Succeeded, row.State));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_condition_reads_the_round_before_and_the_output_is_that_of_the_last(bool restoring)
    {
        var run = new PlannedRun(Poll, restoring: restoring).Start().Complete("first", "5");
        run.Complete("poll[0]/probe", "4").Complete("poll[0]/note");
        Assert.Equal("""{"round":1}""", run.InputOf("poll[1]/probe"));
        run.Complete("poll[1]/probe", "5").Complete("poll[1]/note");

        Assert.Equal("succeeded", run.State("poll"));
        Assert.Equal("""{"probe":5}""", run.InputOf("last"));
    }

    [Fact]
    public void A_condition_that_is_false_at_first_leaves_no_round_and_no_output()
    {
        var run = new PlannedRun(Poll.Replace("index = 0 or ", "")).Start().Complete("first", "5");

        Assert.Equal("succeeded", run.State("poll"));
        Assert.Equal("{}", run.InputOf("last"));
        Assert.DoesNotContain("poll[0]", run.Rows.Keys);
    }

    [Fact]
    public void Inside_of_the_loop_a_name_hides_that_of_a_task_around_it_before_the_first_round_too()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              probe: { uses: t }
              poll:
                needs: [probe]
                while: ${{ $exists(tasks.probe) }}
                max: 3
                tasks: { probe: { uses: t } }
            """).Start().Complete("probe", "1");

        Assert.Equal("succeeded", run.State("poll"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_condition_that_still_holds_after_the_last_round_allowed_fails_the_loop(bool restoring)
    {
        var run = new PlannedRun(Counting.Replace("index < 2", "index >= 0"), restoring: restoring).Start();
        run.Complete("again[0]/a").Complete("again[1]/a").Complete("again[2]/a");

        Assert.Equal("failed", run.State("again"));
        Assert.Equal("Loop.Max", run.Error!.Type);
        Assert.Equal("task again failed: after 3 rounds, all that 'max' allows, 'while' still holds: index >= 0", run.Error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_round_that_fails_fails_the_loop_and_the_run_names_the_task(bool restoring)
    {
        var run = new PlannedRun(Counting, restoring: restoring).Start().Complete("again[0]/a").Fail("again[1]/a");

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal("round 1 failed: again[1]/a ended as failed", run.Rows["again"].ErrorMessage);
        Assert.Equal("task again[1]/a failed: it broke", run.Error!.Message);
    }

    [Fact]
    public void A_condition_that_cannot_be_evaluated_fails_the_loop()
    {
        var run = new PlannedRun(Counting.Replace("index < 2", "index - 'x'")).Start();

        Assert.Equal("Expression", run.Error!.Type);
        Assert.StartsWith("task again failed: while: index - 'x': ", run.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_canceled_loop_begins_no_further_round(bool restoring)
    {
        var run = new PlannedRun(Counting, restoring: restoring).Start().Begin("again[0]/a").Cancel().Complete("again[0]/a");

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Equal("canceled", run.State("again"));
        Assert.DoesNotContain("again[1]", run.Rows.Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_loop_with_items_is_a_loop_per_item(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              region:
                foreach: { eu: 1, us: 2 }
                while: ${{ index < item }}
                max: 2
                tasks:
                  a: { uses: t, with: { item: "${{ item }}", index: "${{ index }}" } }
            """, restoring: restoring).Start();
        run.Complete("region[eu][0]/a").Complete("region[us][0]/a").Complete("region[us][1]/a");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal("""{"item":2,"index":1}""", run.InputOf("region[us][1]/a"));
    }

    [Fact]
    public void The_example_of_the_page_polls_until_it_is_done()
    {
        var run = new PlannedRun(WorkflowPage.Of("poll")).Start().Complete("export", """{"status_url":"u"}""");
        run.Complete("ready[0]/probe", """{"state":"busy"}""").Fire(TimerKinds.Wait, "ready[1]/pause");
        run.Complete("ready[1]/probe", """{"state":"done","rows":3}""");

        Assert.Equal("""{"rows":3}""", run.InputOf("load"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_task_inside_reads_what_the_round_before_has_given(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              pages:
                while: ${{ index = 0 or $exists(tasks.fetch.output.next) }}
                max: 10
                tasks:
                  fetch: { uses: t, with: { from: "${{ tasks.pages.output.fetch.next }}" } }
              last: { needs: [pages], uses: t, with: { last: "${{ tasks.pages.output.fetch }}" } }
            """, restoring: restoring).Start();
        Assert.Equal("{}", run.InputOf("pages[0]/fetch"));
        run.Complete("pages[0]/fetch", """{"next":7}""");
        Assert.Equal("""{"from":7}""", run.InputOf("pages[1]/fetch"));
        run.Apply(new PlannerEvent.Reconcile(TimeSpan.Zero));
        Assert.Equal("""{"from":7}""", run.InputOf("pages[1]/fetch"));
        SameRun.Assert(run.Live, run.Restored(), "in the second round");
        run.Complete("pages[1]/fetch", """{"rows":3}""");

        Assert.Equal("""{"last":{"rows":3}}""", run.InputOf("last"));
    }

    [Fact]
    public void A_thousand_rounds_take_the_memory_of_one()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              again:
                while: ${{ index < 1000 }}
                max: 1000
                tasks:
                  map: { foreach: [1, 2], uses: t }
            """).Start();
        for (var round = 0; round < 1000; round++)
        {
            Assert.Equal(5, run.Live.Instances.Count);
            run.Complete($"again[{round}]/map[0]").Complete($"again[{round}]/map[1]");
            Assert.InRange(run.Last.Added.Count + run.Last.Changed.Count, 1, 8);
        }

        Assert.Equal(RunStatus.Succeeded, run.Status);
        SameRun.Assert(run.Live, run.Restored(), "after its end");
    }

    [Fact]
    public void A_round_whose_row_is_missing_is_noticed()
    {
        var run = new PlannedRun(Counting).Start().Complete("again[0]/a");

        var error = Assert.Throws<InvalidDataException>(() => run.Restored(rows => rows.Where(row => row.Path != "again[1]")));
        Assert.Contains("EF3002", error.Message, StringComparison.Ordinal);
        Assert.Contains("again[1]", error.Message, StringComparison.Ordinal);
    }
}
