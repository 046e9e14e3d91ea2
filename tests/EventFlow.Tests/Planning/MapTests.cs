using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class MapTests
{
    private const string Map = """
        workflow: w
        tasks:
          list: { uses: t }
          clean:
            needs: [list]
            foreach: ${{ tasks.list.output }}
            uses: t
            with: { file: "${{ item }}", at: "${{ index }}" }
          sum: { needs: [clean], uses: t, with: { all: "${{ tasks.clean.output }}" } }
        """;

    private const string Batched = """
        workflow: w
        tasks:
          list: { uses: t }
          clean: { needs: [list], foreach: "${{ tasks.list.output }}", batch: 2, uses: t, with: { files: "${{ item }}", at: "${{ index }}" } }
          sum: { needs: [clean], uses: t, with: { all: "${{ tasks.clean.output }}" } }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_item_becomes_a_child_and_the_outputs_keep_their_order(bool restoring)
    {
        var run = new PlannedRun(Map, restoring: restoring).Start().Complete("list", """["a","b","c","d","e","f","g","h","i","j","k"]""");
        Assert.Equal(11, run.Open(TaskState.Queued).Length);
        Assert.Equal("""{"file":"c","at":2}""", run.InputOf("clean[2]"));

        foreach (var index in new[] { 10, 3, 0, 1, 2, 9, 8, 7, 6, 5, 4 })
        {
            run.Complete($"clean[{index}]", $"{index * 10}");
        }

        Assert.Equal("succeeded", run.State("clean"));
        Assert.Equal("""{"all":[0,10,20,30,40,50,60,70,80,90,100]}""", run.InputOf("sum"));
        Assert.Equal(RunStatus.Succeeded, run.Complete("sum").Status);
    }

    [Fact]
    public void An_object_gives_children_by_key()
    {
        var run = new PlannedRun(Map).Start().Complete("list", """{"eu":1,"us/east":2}""");

        Assert.Equal(["clean[eu]", "clean[us%2Feast]"], run.Open(TaskState.Queued));
        Assert.Equal("""{"file":2,"at":1}""", run.InputOf("clean[us%2Feast]"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_batch_of_items_is_the_item_of_one_child(bool restoring)
    {
        var run = new PlannedRun(Batched, restoring: restoring).Start().Complete("list", """["a","b","c","d","e"]""");
        Assert.Equal(["clean[0]", "clean[1]", "clean[2]"], run.Open(TaskState.Queued));
        Assert.Equal("""{"files":["a","b"],"at":0}""", run.InputOf("clean[0]"));
        Assert.Equal("""{"files":["e"],"at":2}""", run.InputOf("clean[2]"));

        run.Complete("clean[2]", "3").Complete("clean[0]", "1").Complete("clean[1]", "2");

        Assert.Equal("""{"all":[1,2,3]}""", run.InputOf("sum"));
    }

    [Fact]
    public void Batches_of_an_object_are_objects()
    {
        var run = new PlannedRun(Batched).Start().Complete("list", """{"eu":1,"us":2,"ap":3}""");

        Assert.Equal("""{"files":{"eu":1,"us":2},"at":0}""", run.InputOf("clean[0]"));
        Assert.Equal("""{"files":{"ap":3},"at":1}""", run.InputOf("clean[1]"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_key_of_a_member_is_there_beside_its_value(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              region: { foreach: { eu: 1, "us/east": 2 }, tasks: { load: { uses: t, with: { k: "${{ key }}", v: "${{ item }}" } } } }
              list: { foreach: [7], uses: t, with: { k: "${{ $exists(key) }}" } }
            """, restoring: restoring).Start();

        Assert.Equal("""{"k":"us/east","v":2}""", run.InputOf("region[us%2Feast]/load"));
        Assert.Equal("""{"k":false}""", run.InputOf("list[0]"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_map_of_maps_is_expanded_as_the_items_inside_end(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              outer: { foreach: [1, 2, 3, 4, 5], tasks: { inner: { foreach: [1, 2, 3], uses: t }, last: { needs: [inner], uses: t } } }
            """, restoring: restoring)
        {
            Options = PlannerOptions.Default with { MaxOpenChildren = 4 },
        };
        var most = 0;
        for (run.Start(); run.Open(TaskState.Queued) is { Length: > 0 } queued; run.Complete(queued[^1]))
        {
            most = Math.Max(most, queued.Length);
            Assert.InRange(run.Open(TaskState.Running, TaskKinds.Group).Length, 1, 5);
        }

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(20, run.Sent.Count);
        Assert.InRange(most, 4, 7);
    }

    [Fact]
    public void Maps_inside_of_a_map_that_is_canceled_leave_no_item_under_way()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              outer: { foreach: [1, 2, 3], tasks: { inner: { foreach: [1, 2], uses: t } } }
            """).Start();

        Assert.Equal(6, run.Live.Find("outer")!.Progress!.OpenInside);
        Assert.Equal(0, run.Cancel().Live.Find("outer")!.Progress!.OpenInside);
    }

    [Fact]
    public void An_empty_list_succeeds_at_once()
    {
        var run = new PlannedRun(Map).Start().Complete("list", "[]");

        Assert.Equal("succeeded", run.State("clean"));
        Assert.Equal("""{"all":[]}""", run.InputOf("sum"));
    }

    [Theory]
    [InlineData("17")]
    [InlineData("null")]
    [InlineData("\"abc\"")]
    public void Something_that_is_no_list_fails_the_map(string output)
    {
        var run = new PlannedRun(Map).Start().Complete("list", output);

        Assert.Equal("failed", run.State("clean"));
        Assert.Equal("Foreach", run.Error!.Type);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_more_children_are_open_than_max_parallel_allows(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              clean: { foreach: [1, 2, 3, 4, 5], max_parallel: 2, uses: t }
            """, restoring: restoring).Start();
        Assert.Equal(["clean[0]", "clean[1]"], run.Open(TaskState.Queued));
        Assert.Equal("at most 2 of its 5 children run at a time", run.Rows["clean"].WaitReason);

        run.Complete("clean[1]");
        Assert.Equal(["clean[0]", "clean[2]"], run.Open(TaskState.Queued));

        run.Complete("clean[0]").Complete("clean[2]").Complete("clean[3]").Complete("clean[4]");
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Theory]
    [InlineData("{ count: 2, percent: 50 }", 2)]
    [InlineData("{ count: 9, percent: 50 }", 5)]
    [InlineData("{ count: 0, percent: 50 }", 0)]
    [InlineData("{ count: 9, percent: 0 }", 0)]
    [InlineData("{ count: 3 }", 3)]
    [InlineData("{ percent: 35 }", 3)]
    public void Of_a_count_and_a_share_neither_may_be_exceeded(string tolerate, int most)
    {
        var yaml = $$$"""
            workflow: w
            tasks:
              clean: { foreach: "${{ [1..10] }}", tolerate: {{{tolerate}}}, uses: t }
            """;

        Assert.Equal("succeeded", AfterFailures(yaml, most));
        Assert.Equal("failed", AfterFailures(yaml, most + 1));
    }

    private static string AfterFailures(string yaml, int failures)
    {
        var run = new PlannedRun(yaml).Start();
        for (var i = 0; i < 10; i++)
        {
            _ = i < failures ? run.Fail($"clean[{i}]") : run.Complete($"clean[{i}]");
        }

        return run.State("clean");
    }

    [Fact]
    public void A_tolerated_share_of_failures_does_not_fail_the_map()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              clean: { foreach: "${{ [1..20] }}", tolerate: 10%, uses: t }
            """).Start();

        for (var i = 0; i < 20; i++)
        {
            _ = i < 2 ? run.Fail($"clean[{i}]") : run.Complete($"clean[{i}]");
        }

        Assert.Equal("succeeded", run.State("clean"));
    }

    [Fact]
    public void Beyond_the_tolerance_nothing_more_starts_and_the_map_fails_when_the_rest_has_ended()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              clean: { foreach: [1, 2, 3, 4, 5, 6], max_parallel: 3, tolerate: 1, uses: t }
            """).Start().Fail("clean[0]").Fail("clean[1]");
        Assert.Equal(["clean[2]", "clean[3]"], run.Open(TaskState.Queued));

        run.Complete("clean[2]").Complete("clean[3]");

        Assert.Equal("failed", run.State("clean"));
        Assert.Equal("2 of 6 children failed, 2 were not started; the first: clean[0]: it broke", run.Rows["clean"].ErrorMessage);
    }

    [Fact]
    public void A_child_is_retried_by_itself()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              clean: { foreach: [1, 2], retry: { attempts: 2, delay: 1s }, uses: t }
            """).Start().Fail("clean[1]").Complete("clean[0]").Fire(TimerKinds.Retry, "clean[1]").Complete("clean[1]");

        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Fact]
    public void A_condition_on_the_item_skips_single_children()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              clean: { foreach: [1, 2, 3], when: "${{ item != 2 }}", uses: t }
            """).Start();

        Assert.Equal(["clean[0]", "clean[2]"], run.Open(TaskState.Queued));
        Assert.Equal(RunStatus.Succeeded, run.Complete("clean[0]").Complete("clean[2]").Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_mapped_group_runs_its_tasks_once_per_item(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              region:
                foreach: { eu: 1, us: 2 }
                tasks:
                  load: { uses: t, with: { n: "${{ item }}" } }
                  parts: { needs: [load], foreach: ["x", "y"], uses: t, with: { part: "${{ item }}", load: "${{ tasks.load.output }}" } }
              end: { needs: [region], uses: t, with: { all: "${{ tasks.region.output }}" } }
            """, restoring: restoring).Start();
        Assert.Equal("""{"n":2}""", run.InputOf("region[us]/load"));

        run.Complete("region[eu]/load", "10").Complete("region[us]/load", "20");
        Assert.Equal("""{"part":"y","load":20}""", run.InputOf("region[us]/parts[1]"));

        foreach (var path in run.Open(TaskState.Queued))
        {
            run.Complete(path, "1");
        }

        Assert.Equal("""{"all":[{"load":10,"parts":[1,1]},{"load":20,"parts":[1,1]}]}""", run.InputOf("end"));
        Assert.Equal(RunStatus.Succeeded, run.Complete("end").Status);
    }

    [Fact]
    public void The_end_of_a_child_writes_its_own_row_only()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              clean: { foreach: "${{ [1..1000] }}", uses: t }
            """).Start().Complete("clean[500]");

        Assert.Equal(["clean[500]"], run.Last.Changed.Select(row => row.Path));
        Assert.Single(run.Last.Events);
    }
}
