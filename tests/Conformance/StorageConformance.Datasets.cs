using EventFlow.Core.Events;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private protected IDatasetStore Datasets => Service<IDatasetStore>();

    [Fact]
    public async Task Updates_are_committed_with_the_run_and_wait_until_they_are_events()
    {
        var id = await AcceptAsync();
        var (one, other) = (Updated(id, "lake/a"), Updated(id, "lake/b"));

        await CommitAsync(id, run => new RunCommit { Run = run, Datasets = [one, other] });

        Assert.Equal([one, other], await Datasets.PendingAsync(10, default));
        await Datasets.RelayedAsync([one.Id], default);
        Assert.Equal([other], await Datasets.PendingAsync(10, default));
    }

    [Fact]
    public async Task Each_update_is_a_version_once_with_the_run_that_made_it()
    {
        var id = await AcceptAsync();
        var update = Updated(id, "lake/a");
        await ReceiveAsync(DatasetEvents.Of(update), "run");
        await ReceiveAsync(DatasetEvents.Of(update), "run");
        await ReceiveAsync(DatasetEvents.OfOutside("k", "/api", "lake/a", At, null), "api");
        await ReceiveAsync(DatasetEvents.Of(Updated(id, "lake/b")), "api");

        var versions = await Datasets.VersionsAsync("lake/a", null, 10, default);
        Assert.Equal([2L, 1L], versions.Select(version => version.Version));
        Assert.Equal(new (Guid?, string?)[] { (null, null), (id, "load") }, versions.Select(version => (version.Run, version.Task)));
        Assert.Equal(5, versions[1].Metadata!.Value.GetProperty("rows").GetInt32());
        Assert.Equal([1L], (await Datasets.VersionsAsync("lake/a", 2, 10, default)).Select(version => version.Version));
        var page = await Datasets.ListAsync(null, 1, default);
        Assert.Equal([("lake/a", 2L)], page.Items.Select(dataset => (dataset.Name, dataset.Version)));
        Assert.Null((await Datasets.ListAsync(page.Next, 1, default)).Items.Single().Run);
        Assert.Null(await Datasets.FindAsync("lake/c", default));
    }

    [Fact]
    public async Task A_set_is_due_when_each_part_has_come_and_says_until_then_what_has()
    {
        var rows = new[] { "lake/a", "lake/a", "lake/b", "lake/b" }
            .Select((name, n) => new InboxRow(NextId(), "api", DatasetEvents.OfOutside($"{n}", "/api", name, At, null))).ToList();

        var first = await Events.CommitAsync([rows[0], rows[1]], [InSet(rows[0]), InSet(rows[1])], default);
        Assert.Empty(await FireAsync());
        Assert.Equal(["lake/a"], (await Datasets.OpenSetsAsync(default)).Single().Parts);

        var second = await Events.CommitAsync([rows[2], rows[3]], [InSet(rows[2]), InSet(rows[3])], default);
        Assert.Equal([(first[0].RunId!.Value, "0,1,2")], await FireAsync());
        Assert.Equal((first[0].RunId, first[0].RunId), (first[1].RunId, second[0].RunId));
        Assert.NotEqual(first[0].RunId, second[1].RunId);
        Assert.Equal(["lake/b"], (await Datasets.OpenSetsAsync(default)).Single().Parts);
    }

    private FateWish InSet(InboxRow row) => new(
        row.Id, "hourly", EventFates.Waiting, Gather: new GatherWish(
            $"event:{row.Event!.Id}", NextId(), 1, 0, 0, TimeSpan.FromDays(9_000), row.Event.Subject, ["lake/a", "lake/b"]));

    private async Task ReceiveAsync(CloudEvent happened, string via)
    {
        var row = new InboxRow(NextId(), via, happened);
        await Events.CommitAsync([row], [new FateWish(row.Id, null, EventFates.NoMatch)], default);
    }

    private DatasetUpdate Updated(Guid run, string name) => new(NextId(), name, run, "hourly", "load", 1, At, """{"rows":5}""");
}
