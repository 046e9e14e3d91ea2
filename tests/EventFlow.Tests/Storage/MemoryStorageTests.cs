using EventFlow.Conformance;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Storage;

public sealed class MemoryStorageTests : StorageConformance
{
    private readonly ManualClock clock = new();
    private ServiceProvider? provider;

    public override async Task DisposeAsync() => await provider!.DisposeAsync();

    private protected override Task<IServiceProvider> StartAsync()
    {
        provider = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddMemoryStorage().BuildServiceProvider();
        return Task.FromResult<IServiceProvider>(provider);
    }

    private protected override Task PassAsync(TimeSpan time)
    {
        clock.Pass(time);
        return Task.CompletedTask;
    }

    private protected override Task PassGroupsAsync(TimeSpan time) => PassAsync(time);

    private sealed class ManualClock : TimeProvider
    {
        private long ticks = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero).Ticks;

        // A little later every time, as a real clock: what is accepted later is newer.
        public override DateTimeOffset GetUtcNow() => new(Interlocked.Add(ref ticks, TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

        public void Pass(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
    }
}
