using EventFlow.Core.Events;

namespace EventFlow.Tests.Planning;

public sealed class DatasetTests
{
    [Fact]
    public void A_task_that_ends_well_brings_its_datasets_up_to_date_in_the_same_change()
    {
        var run = new PlannedRun("workflow: w\ntasks: { a: { uses: t, produces: [lake/a, lake/b] }, b: { needs: [a], uses: t } }").Start();
        Assert.Empty(run.Last.Datasets);

        run.Complete("a", """{"rows":5}""");
        Assert.Equal(
            [("lake/a", "a", 1, """{"rows":5}"""), ("lake/b", "a", 1, """{"rows":5}""")],
            run.Last.Datasets.Select(update => (update.Dataset, update.Path, update.Attempt, update.Metadata)));
        Assert.All(run.Last.Datasets, update => Assert.Equal((run.Live.Id, "w"), (update.RunId, update.Workflow)));

        run.Complete("a", """{"rows":5}""");
        Assert.Empty(run.Last.Datasets);
        run.Complete("b");
        Assert.Empty(run.Last.Datasets);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public void An_output_that_is_no_object_is_no_metadata(string output) => Assert.Null(
        new PlannedRun("workflow: w\ntasks: { a: { uses: t, produces: lake/a } }").Start().Complete("a", output).Last.Datasets.Single().Metadata);

    [Fact]
    public void A_large_output_is_no_metadata() => Assert.Null(
        new PlannedRun("workflow: w\ntasks: { a: { uses: t, produces: lake/a } }").Start()
            .Complete("a", $$"""{"a":"{{new string('x', DatasetEvents.MaxMetadata)}}"}""").Last.Datasets.Single().Metadata);

    [Fact]
    public void A_task_that_fails_brings_nothing_up_to_date() => Assert.Empty(
        new PlannedRun("workflow: w\ntasks: { a: { uses: t, produces: lake/a } }").Start().Fail("a").Last.Datasets);

    [Fact]
    public void A_map_and_a_group_bring_theirs_up_to_date_once_when_all_of_them_has_ended()
    {
        var run = new PlannedRun(
            "workflow: w\ntasks: { m: { foreach: [1, 2], uses: t, produces: lake/m }, g: { tasks: { in: { uses: t } }, produces: lake/g } }").Start();

        Assert.Empty(run.Complete("m[0]").Last.Datasets);
        Assert.Equal(["lake/m"], run.Complete("m[1]").Last.Datasets.Select(update => update.Dataset));
        Assert.Equal(["lake/g"], run.Complete("g/in").Last.Datasets.Select(update => update.Dataset));
    }
}
