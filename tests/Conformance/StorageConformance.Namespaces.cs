using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private protected INamespaceStore Namespaces => Service<INamespaceStore>();

    [Fact]
    public async Task A_namespace_is_what_was_applied_last_and_the_same_again_changes_nothing()
    {
        var (first, created) = await Namespaces.ApplyAsync("iot", "one", "Sensors", "me", default);
        await PassAsync(TimeSpan.FromSeconds(5));
        var (same, createdSame) = await Namespaces.ApplyAsync("iot", "one", "Sensors", "me", default);
        var (next, createdNext) = await Namespaces.ApplyAsync("iot", "two", null, null, default);

        Assert.Equal((true, false, false), (created, createdSame, createdNext));
        Assert.Equal(first, same);
        Assert.True(next.UpdatedAt > first.UpdatedAt);
        Assert.Equal(next, await Namespaces.FindAsync("iot", default));
        Assert.Equal(("two", null, null), (next.Source, next.Title, next.Owner));
    }

    [Fact]
    public async Task Namespaces_are_listed_by_name_and_gone_once_deleted()
    {
        foreach (var name in new[] { "b", "C", "a" })
        {
            await Namespaces.ApplyAsync(name, "x", null, null, default);
        }

        var first = await Namespaces.ListAsync(null, 2, default);
        var rest = await Namespaces.ListAsync(first.Next, 2, default);

        Assert.Equal(["C", "a"], first.Items.Select(one => one.Name));
        Assert.Equal("b", Assert.Single(rest.Items).Name);
        Assert.True(await Namespaces.DeleteAsync("b", default));
        Assert.False(await Namespaces.DeleteAsync("b", default));
        Assert.Null(await Namespaces.FindAsync("b", default));
        Assert.Null(await Namespaces.FindAsync("ne\0ver", default));
    }
}
