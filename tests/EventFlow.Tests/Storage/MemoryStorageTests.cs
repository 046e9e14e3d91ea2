using EventFlow.Conformance;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Storage;

public sealed class MemoryStorageTests : StorageConformance
{
    private readonly ManualClock _clock = new();
    private ServiceProvider? _provider;

    public override async Task DisposeAsync() => await _provider!.DisposeAsync();

    private protected override Task<IServiceProvider> StartAsync()
    {
        _provider = new ServiceCollection().AddSingleton<TimeProvider>(_clock).AddMemoryStorage().BuildServiceProvider();
        return Task.FromResult<IServiceProvider>(_provider);
    }

    private protected override Task PassAsync(TimeSpan time)
    {
        _clock.Pass(time);
        return Task.CompletedTask;
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero).Ticks;

        // A little later every time, as a real clock: what is accepted later is newer.
        public override DateTimeOffset GetUtcNow() => new(Interlocked.Add(ref _ticks, TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

        public void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }
}
