using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private protected IHookStore Hooks => Service<IHookStore>();

    [Fact]
    public async Task A_hook_keeps_its_secret_until_it_is_rotated_and_the_one_before_for_a_while()
    {
        var (made, created) = await Hooks.PutAsync("shop", "a", "/a", HookAuth.Signature, "one", default);
        var (changed, again) = await Hooks.PutAsync("shop", "b", "/b", HookAuth.Token, "never", default);
        Assert.Equal((true, false, "a", "b"), (created, again, made.Type, changed.Type));
        Assert.Equal(("signature", "token"), (made.Auth, changed.Auth));
        Assert.Equal(["one"], (await Hooks.FindAsync("shop", "s", default))!.Secrets);

        Assert.Equal("token", (await Hooks.FindAsync("shop", "s", default))!.View.Auth);
        var rotated = await Hooks.RotateAsync("shop", "two", TimeSpan.FromHours(1), default);
        Assert.Equal(("token", true), (rotated!.Auth, rotated.PreviousUntil is not null));
        Assert.Equal(["two", "one"], (await Hooks.FindAsync("shop", "s", default))!.Secrets);
        await Hooks.RotateAsync("shop", "three", TimeSpan.Zero, default);
        Assert.Equal(["three"], (await Hooks.FindAsync("shop", "s", default))!.Secrets);
        Assert.Null(await Hooks.RotateAsync("none", "x", TimeSpan.Zero, default));
    }

    [Fact]
    public async Task A_signature_that_was_noted_is_known_again_with_its_hook_alone()
    {
        await Hooks.PutAsync("one", "a", "/a", HookAuth.Signature, "s", default);
        await Hooks.PutAsync("two", "a", "/a", HookAuth.Signature, "s", default);

        await Hooks.NoteAsync("one", "1:ab", default);
        await Hooks.NoteAsync("one", "1:ab", default);
        await Hooks.NoteAsync("none", "1:ab", default);

        Assert.True((await Hooks.FindAsync("one", "1:ab", default))!.IsReplay);
        Assert.False((await Hooks.FindAsync("one", "1:cd", default))!.IsReplay);
        Assert.False((await Hooks.FindAsync("two", "1:ab", default))!.IsReplay);
        Assert.Null(await Hooks.FindAsync("none", "1:ab", default));
    }

    [Fact]
    public async Task Hooks_are_listed_by_name_and_removed()
    {
        foreach (var name in new[] { "b", "a", "c" })
        {
            await Hooks.PutAsync(name, "t", "/s", HookAuth.Token, "s", default);
        }

        var page = await Hooks.ListAsync(null, 2, default);
        Assert.Equal(["a", "b"], page.Items.Select(hook => hook.Name));
        Assert.Equal("token", page.Items[0].Auth);
        Assert.Equal(["c"], (await Hooks.ListAsync(page.Next, 2, default)).Items.Select(hook => hook.Name));
        Assert.True(await Hooks.DeleteAsync("b", default));
        Assert.False(await Hooks.DeleteAsync("b", default));
        Assert.Equal(["a", "c"], (await Hooks.ListAsync(null, 9, default)).Items.Select(hook => hook.Name));
    }
}
