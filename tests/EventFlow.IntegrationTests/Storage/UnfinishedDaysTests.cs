using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;

namespace EventFlow.IntegrationTests.Storage;

/// <summary>Days that have no tables are not asked for again and again.</summary>
[Collection(StorageCollection.Name)]
public sealed class UnfinishedDaysTests(StorageCluster cluster) : IAsyncLifetime
{
    private readonly Clock clock = new();
    private HistoryStore? store;

    private static RunDay Yesterday => HistoryStore.Today.Plus(-1);

    public async Task InitializeAsync() => store = await HistoryStore.CreateAsync(cluster);

    public async Task DisposeAsync() => await store!.DisposeAsync();

    [Fact]
    public async Task A_day_that_another_process_makes_is_seen_within_half_a_minute()
    {
        var days = new UnfinishedDays(store!.Source, new RunDays(store.Source), clock);
        Assert.DoesNotContain(Yesterday, await days.DaysAsync(CancellationToken.None));

        await new RunDays(store.Source).MakeAsync(Yesterday, CancellationToken.None);

        Assert.DoesNotContain(Yesterday, await days.DaysAsync(CancellationToken.None));
        clock.Pass(TimeSpan.FromSeconds(30));
        Assert.Contains(Yesterday, await days.DaysAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_day_that_this_process_makes_is_seen_at_once()
    {
        var own = new RunDays(store!.Source);
        var days = new UnfinishedDays(store.Source, own, clock);
        Assert.DoesNotContain(Yesterday, await days.DaysAsync(CancellationToken.None));

        await own.MakeAsync(Yesterday, CancellationToken.None);

        Assert.Contains(Yesterday, await days.DaysAsync(CancellationToken.None));
    }

    private sealed class Clock : TimeProvider
    {
        private TimeSpan passed;

        public void Pass(TimeSpan time) => passed += time;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => passed.Ticks;
    }
}
