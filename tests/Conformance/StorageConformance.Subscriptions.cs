using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private static readonly Dictionary<string, int> Idle = [];
    private static readonly SubscriptionWish Failures = new("https://ops.example.org/", ["eventflow.run.f*"], []);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private protected ISubscriptionStore Subscriptions => Service<ISubscriptionStore>();

    [Fact]
    public async Task A_subscription_is_put_changed_rotated_and_removed()
    {
        var (made, created) = await Subscriptions.PutAsync("ops", Failures, "one", default);
        var (changed, again) = await Subscriptions.PutAsync("ops", Failures with { Workflows = ["hourly"] }, "two", default);
        var rotated = await Subscriptions.RotateAsync("ops", "three", TimeSpan.FromDays(1), default);
        await Subscriptions.PutAsync("zoo", Failures, "four", default);

        Assert.Equal((true, false), (created, again));
        Assert.Equal(("https://ops.example.org/", "eventflow.run.f*"), (made.Url, made.Types.Single()));
        Assert.Equal((made.CreatedAt, "hourly"), (changed.CreatedAt, changed.Workflows.Single()));
        Assert.NotNull(rotated!.PreviousUntil);
        Assert.Null(await Subscriptions.RotateAsync("none", "x", TimeSpan.Zero, default));
        var page = await Subscriptions.ListAsync(null, 1, default);
        Assert.Equal(("ops", "zoo"), (page.Items.Single().Name, (await Subscriptions.ListAsync(page.Next, 1, default)).Items.Single().Name));
        Assert.True(await Subscriptions.DeleteAsync("ops", default));
        Assert.False(await Subscriptions.DeleteAsync("ops", default));
        Assert.Null(await Subscriptions.FindAsync("ops", default));
    }

    [Fact]
    public async Task A_subscription_is_told_what_it_is_for_until_it_is_stopped_or_removed()
    {
        await Subscriptions.PutAsync("ops", Failures with { Types = ["eventflow.run.*"], Workflows = ["hourly"] }, "s", default);
        await EndAsync("other");
        await EndAsync("hourly");
        await using (var claim = await Outbox.ClaimAsync(10, default))
        {
            Assert.Equal(["run.started", "run.succeeded"], claim.Events.Select(told => told.Kind));
            var ops = (await Subscriptions.FindAsync("ops", default))!;
            Assert.All(claim.Events, told => Assert.True(ops.Wants(told)));
            await claim.DoneAsync([], default);
        }

        await Subscriptions.StopAsync("ops", "gone", default);
        await EndAsync("hourly");
        await using var last = await Outbox.ClaimAsync(10, default);
        Assert.Empty(last.Events);
        Assert.Equal("gone", (await Subscriptions.FindAsync("ops", default))!.StoppedBecause);
    }

    [Fact]
    public async Task Deliveries_are_claimed_by_subscription_and_come_again_after_the_lease_or_as_it_is_settled()
    {
        await Subscriptions.PutAsync("ops", Failures, "new", default);
        await Subscriptions.PutAsync("zoo", Failures, "z", default);
        var ids = await DeliverAsync("ops", "ops", "ops", "zoo", "nobody");

        var first = await Subscriptions.ClaimAsync(new Dictionary<string, int> { ["ops"] = 1 }, 2, Lease, default);
        var second = await Subscriptions.ClaimAsync(Idle, 1, Lease, default);
        Assert.Equal([(ids[0], "ops"), (ids[3], "zoo")], first.OrderBy(one => one.Id).Select(one => (one.Id, one.Subscription)));
        Assert.Equal([(ids[1], 1)], second.Select(one => (one.Id, one.Attempts)));
        Assert.Equal(("new", """{"a":1}"""), (first[0].Secrets.Single() == "z" ? "new" : first[0].Secrets.Single(), first[0].Body));

        await Subscriptions.SettleAsync(ids[0], new DeliveryOutcome(true, 200, null, null), default);
        await Subscriptions.SettleAsync(ids[3], new DeliveryOutcome(false, 500, "it answered 500", TimeSpan.FromHours(1)), default);
        await Subscriptions.SettleAsync(ids[1], new DeliveryOutcome(false, 410, "it answered 410", null), default);
        await PassAsync(Lease + Lease);
        var third = await Subscriptions.ClaimAsync(Idle, 5, Lease, default);
        Assert.Equal([(ids[2], 1)], third.Select(one => (one.Id, one.Attempts)));

        var states = (await Subscriptions.DeliveriesAsync("ops", null, 10, default)).Items.Select(one => one.State);
        Assert.Equal([DeliveryStates.Pending, DeliveryStates.GivenUp, DeliveryStates.Delivered], states);
        var zoo = (await Subscriptions.DeliveriesAsync("zoo", null, 10, default)).Items.Single();
        Assert.Equal((500, "it answered 500", 1), (zoo.LastStatus, zoo.LastError, zoo.Attempts));
        Assert.NotNull(await Subscriptions.NextAsync(default));
        await Subscriptions.DropAsync(TimeSpan.FromSeconds(1), default);
        Assert.Single((await Subscriptions.DeliveriesAsync("ops", null, 10, default)).Items);
    }

    private async Task<List<Guid>> DeliverAsync(params string[] subscriptions)
    {
        var deliveries = subscriptions.Select(name => new NewDelivery(NextId(), name, "e", "eventflow.run.failed", """{"a":1}""")).ToList();
        await using var claim = await Outbox.ClaimAsync(10, default);
        await claim.DoneAsync(deliveries, default);
        return [.. deliveries.Select(one => one.Id)];
    }
}
