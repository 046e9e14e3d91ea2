using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task Applying_the_same_source_twice_makes_one_version()
    {
        var (first, created) = await Workflows.ApplyAsync("hourly", "workflow: hourly", "Hourly", "iot", [], default);
        var (again, createdAgain) = await Workflows.ApplyAsync("hourly", "workflow: hourly", "Hourly", "iot", [], default);

        Assert.True(created);
        Assert.False(createdAgain);
        Assert.Equal((first.Version, first.Hash), (again.Version, again.Hash));
        Assert.Equal("cd4ee4e8efbc7b25b9bd60f4d5ea7fd7d3d1c92f7a1d3a84d95b3b5fd6ac0f18".Length, first.Hash.Length);
    }

    [Fact]
    public async Task Another_source_is_the_next_version_and_the_old_one_stays()
    {
        await Workflows.ApplyAsync("hourly", "one", null, "default", [], default);
        await Workflows.ApplyAsync("hourly", "two", null, "default", [], default);
        await Workflows.ApplyAsync("hourly", "one", null, "default", [], default);

        Assert.Equal((3, "one"), await SourceAsync(null));
        Assert.Equal((2, "two"), await SourceAsync(2));
        Assert.Null(await Workflows.FindAsync("hourly", 4, default));
        Assert.Null(await Workflows.FindAsync("hourly", 0, default));
        Assert.Null(await Workflows.FindAsync("hour\0ly", null, default));
    }

    [Fact]
    public async Task Racing_applies_number_their_versions_without_a_gap()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Task.Run(() =>
            Workflows.ApplyAsync("raced", $"source {number}", null, "default", [], default))));

        Assert.Equal(Enumerable.Range(1, 10), applied.Select(result => result.Workflow.Version).Order());
    }

    [Fact]
    public async Task Workflows_are_listed_by_id_in_their_latest_version()
    {
        foreach (var id in new[] { "b", "a", "C", "d" })
        {
            await Workflows.ApplyAsync(id, "one", "first", "default", [], default);
        }

        await Workflows.ApplyAsync("a", "two", "second", "iot", [], default);

        var first = await Workflows.ListAsync(null, 3, default);
        var second = await Workflows.ListAsync(first.Next, 3, default);

        Assert.Equal(["C", "a", "b"], first.Items.Select(workflow => workflow.Id));
        Assert.Equal((2, "second", "iot"), (first.Items[1].Version, first.Items[1].Title, first.Items[1].Namespace));
        Assert.Equal("d", Assert.Single(second.Items).Id);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Versions_are_listed_newest_first()
    {
        foreach (var source in new[] { "one", "two", "three" })
        {
            await Workflows.ApplyAsync("versioned", source, null, "default", [], default);
        }

        var first = await Workflows.VersionsAsync("versioned", null, 2, default);
        var rest = await Workflows.VersionsAsync("versioned", first[^1].Version, 2, default);

        Assert.Equal([3, 2], first.Select(version => version.Version));
        Assert.Equal(1, Assert.Single(rest).Version);
        Assert.Equal((await Workflows.FindAsync("versioned", 1, default))!.Hash, rest[0].Hash);
        Assert.Empty(await Workflows.VersionsAsync("other", null, 2, default));
    }

    [Fact]
    public async Task A_version_knows_how_it_came_to_be_and_another_environment_is_another_version()
    {
        var prod = new NewVersion("staged", "out", null, "default", [])
        {
            Origin = new VersionOrigin("prod", "# as it was applied", """[{"key":"env.api","origin":"environment prod"}]"""),
        };
        await Workflows.ApplyAsync(prod, default);

        var (again, created) = await Workflows.ApplyAsync(prod, default);
        var (other, createdOther) = await Workflows.ApplyAsync(prod with { Origin = new VersionOrigin("test") }, default);

        Assert.Equal((1, false, 2, true), (again.Version, created, other.Version, createdOther));
        Assert.Equal(prod.Origin, (await Workflows.FindAsync("staged", 1, default))!.Origin);
        Assert.Equal(["test", "prod"], (await Workflows.VersionsAsync("staged", null, 9, default)).Select(version => version.Environment));
    }

    private async Task<(int Version, string Source)> SourceAsync(int? version)
    {
        var workflow = await Workflows.FindAsync("hourly", version, default);
        return (workflow!.Version, workflow.Source);
    }
}
