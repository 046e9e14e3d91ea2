using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

/// <summary>Child runs of runs that are undone, or repaired.</summary>
public class ChildRunRepairTests
{
    private const string Flow = """
        workflow: w
        tasks:
          call: { run: book, compensate: { uses: cancel, with: { id: "${{ tasks.call.output.id }}", why: "${{ error.type }}" } } }
          other: { needs: [call], run: pay, with: { id: "${{ tasks.call.output.id }}" } }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_child_has_done_is_undone_when_the_run_fails_after_it(bool restoring)
    {
        var run = Failed(restoring);

        Assert.Equal(RunStatus.Compensating, run.Status);
        Assert.Equal(["call/compensate"], run.Open(TaskState.Queued, TaskKinds.Compensation));
        Assert.Equal("""{"id":7,"why":"Broken"}""", run.InputOf("call/compensate"));
        Assert.Equal(RunStatus.Failed, run.Complete("call/compensate").Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_repaired_run_asks_for_other_children_than_before(bool restoring)
    {
        var run = Failed(restoring).Complete("call/compensate").Repair();
        Assert.Equal(("call", 2, RunStatus.Running), (run.Children[^1].Path, run.Children[^1].Attempt, run.Status));
        Assert.Equal(2, run.Rows["call"].Launched);

        run.Apply(new PlannerEvent.ChildEnded("call", 1, null));
        Assert.False(run.Last.HasChanges);

        run.EndChild("call", """{"id":8}""").EndChild("other");
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(4, run.Children.Select(child => child.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_child_did_after_a_repair_is_undone_as_an_effect_of_its_own(bool restoring)
    {
        var run = Failed(restoring).Complete("call/compensate").Repair()
            .EndChild("call", """{"id":8}""").EndChild("other", error: new AttemptError("Broken", "again"));

        Assert.Equal("""{"id":8,"why":"Broken"}""", run.InputOf("call/compensate"));
        Assert.Equal([1, 2], run.Sent.Select(dispatch => dispatch.Life));
        Assert.Equal(RunStatus.Failed, run.Complete("call/compensate").Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_child_that_succeeded_is_kept_when_what_came_after_it_is_repaired(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              call: { run: book }
              other: { needs: [call], run: pay, with: { id: "${{ tasks.call.output.id }}" } }
            """, restoring: restoring).Start();
        run.EndChild("call", """{"id":7}""").EndChild("other", error: new AttemptError("Broken", "it broke"));
        Assert.Equal(RunStatus.Failed, run.Status);

        run.Repair();

        Assert.Equal(("other", 2, """{"id":7}"""), (run.Children[^1].Path, run.Children[^1].Attempt, run.Children[^1].Params.GetRawText()));
        Assert.Equal(RunStatus.Succeeded, run.EndChild("other").Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_canceled_run_leaves_its_child_and_undoes_the_ones_before(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().EndChild("call", """{"id":7}""").Cancel();

        Assert.Equal([run.Children[1].Id], run.Left);
        Assert.Equal(RunStatus.Compensating, run.Status);
        Assert.False(run.Apply(new PlannerEvent.ChildEnded("other", 1, null)).Last.HasChanges);
        Assert.Equal(RunStatus.Canceled, run.Complete("call/compensate").Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_cannot_give_its_output_undoes_what_it_has_done(bool restoring)
    {
        var run = new PlannedRun(
            "workflow: w\ntasks:\n  book: { uses: t, compensate: { uses: u } }\noutput: ${{ $error(\"no\") }}", restoring: restoring)
            .Start().Complete("book");

        Assert.Equal((RunStatus.Compensating, ErrorTypes.Expression), (run.Status, run.Error?.Type));
        Assert.Equal((RunStatus.Failed, ErrorTypes.Expression), (run.Complete("book/compensate").Status, run.Error?.Type));

        run.Repair();
        Assert.Equal(["book"], run.Open(TaskState.Queued));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_repaired_map_of_maps_is_expanded_as_the_items_inside_end(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              outer: { foreach: [1, 2, 3, 4, 5], tolerate: 5, tasks: { inner: { foreach: [1, 2, 3], tolerate: 2, uses: t } } }
              last: { needs: [outer], uses: t }
            """, restoring: restoring)
        {
            Options = PlannerOptions.Default with { MaxOpenChildren = 4 },
        };
        for (run.Start(); run.Open(TaskState.Queued) is [not "last", ..] queued;)
        {
            run.Fail(queued[^1]);
        }

        run.Fail("last").Repair("outer");
        var most = 0;
        for (; run.Open(TaskState.Queued) is [not "last", ..] queued; run.Complete(queued[^1]))
        {
            most = Math.Max(most, queued.Length);
            SameRun.Assert(run.Live, run.Restored(), $"version {run.Live.Version}");
        }

        Assert.Equal(RunStatus.Succeeded, run.Complete("last").Status);
        Assert.Equal(0, run.Live.Find("outer")!.Progress!.OpenInside);
        Assert.Equal(Enumerable.Range(0, 5).SelectMany(i => Enumerable.Range(0, 3).Select(j => $"outer[{i}]/inner[{j}]")),
            run.Rows.Values.Where(row => row is { Kind: TaskKinds.Task, State: TaskState.Succeeded, Path: not "last" })
                .Select(row => row.Path).Order(StringComparer.Ordinal));
        Assert.InRange(most, 4, 7);
    }

    private static PlannedRun Failed(bool restoring) => new PlannedRun(Flow, restoring: restoring).Start()
        .EndChild("call", """{"id":7}""").EndChild("other", error: new AttemptError("Broken", "it broke"));
}
