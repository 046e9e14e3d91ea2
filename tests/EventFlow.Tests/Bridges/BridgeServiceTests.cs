using System.Diagnostics.Metrics;
using System.Text;
using EventFlow.Bridges;
using EventFlow.Bridges.Sinks;
using EventFlow.Core.Events;
using EventFlow.Core.Expressions;
using EventFlow.Tests.Events;
using EventFlow.Tests.Timing;
using EventFlow.Tests.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventFlow.Tests.Bridges;

public sealed class BridgeServiceTests : IDisposable
{
    private static readonly TimeSpan Patience = Waits.Patience;
    private readonly ManualTime time = new();
    private readonly ListSink sink = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public async Task A_source_that_breaks_is_opened_anew_after_longer_and_longer_pauses()
    {
        var broken = new ScriptedSource(Enumerable.Repeat<Func<BridgeOutlet, CancellationToken, Task>>(static (_, _) => throw new IOException("gone"), 3));
        using var service = Service(Bridge("a", broken));

        await service.StartAsync(CancellationToken.None);
        foreach (var seconds in new[] { 1, 2, 4 })
        {
            await time.PassAsync(TimeSpan.FromSeconds(seconds));
        }

        await broken.Settled.WaitAsync(Patience);
        Assert.Equal(4, broken.Opened);
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_source_that_breaks_holds_up_no_other()
    {
        var broken = new ScriptedSource([static (_, _) => throw new IOException("gone")]);
        var good = new ScriptedSource([static (outlet, stopping) => outlet.PassAsync([Sample.Event(id: "1")], stopping)]);
        using var service = Service(Bridge("a", broken), Bridge("b", good));

        await service.StartAsync(CancellationToken.None);

        await sink.First.WaitAsync(Patience);
        Assert.Equal(["1"], sink.Taken.Select(taken => taken.Id));
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_service_that_is_told_to_stop_waits_for_its_sources()
    {
        var ended = false;
        var source = new ScriptedSource(
        [
            async (_, stopping) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ended = true;
            },
        ]);
        using var service = Service(Bridge("a", source));

        await service.StartAsync(CancellationToken.None);
        await source.FirstOpened.WaitAsync(Patience);
        await service.StopAsync(CancellationToken.None);

        Assert.True(ended);
        Assert.Equal(1, source.Opened);
    }

    [Fact]
    public async Task What_the_filter_does_not_let_through_is_dropped_and_counted_and_what_it_cannot_judge_is_put_aside()
    {
        var counts = new List<(string Name, long Count)>();
        using var telemetry = new Telemetry(services.GetRequiredService<IMeterFactory>());
        using var listener = new MeterListener { InstrumentPublished = static (instrument, own) => own.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
        {
            // Other tests count at the same time, each at a factory of its own.
            if (ReferenceEquals(instrument.Meter.Scope, services.GetRequiredService<IMeterFactory>()))
            {
                counts.Add((instrument.Name, count));
            }
        });
        listener.Start();
        var outlet = new BridgeOutlet(Bridge("a", new ScriptedSource([]), "data.n + 1 > 2"), sink, telemetry, time);

        await outlet.PassAsync(
            [Sample.Event(id: "1", data: """{ "n": 1 }"""), Sample.Event(id: "2", data: """{ "n": 2 }"""), Sample.Event(id: "3", data: """{ "n": "x" }""")],
            CancellationToken.None);

        Assert.Equal([("2", "com.example.order"), ("3", RefusedEvents.Type)], sink.Taken.Select(taken => (taken.Id, taken.Type)));
        Assert.StartsWith("EF2230 'filter' of the bridge failed: ", RefusedEvents.ReasonOf(sink.Taken[1]), StringComparison.Ordinal);
        Assert.Equal(
            [("eventflow.bridges.dropped", 1), ("eventflow.bridges.accepted", 1), ("eventflow.bridges.refused", 1)], counts);
    }

    [Fact]
    public async Task What_was_put_aside_already_meets_no_filter()
    {
        using var telemetry = new Telemetry(services.GetRequiredService<IMeterFactory>());
        var outlet = new BridgeOutlet(Bridge("a", new ScriptedSource([]), "false"), sink, telemetry, time);

        await outlet.PassAsync([RefusedEvents.Of("a", "1", time.GetUtcNow(), "EF2220 bad", Encoding.UTF8.GetBytes("{"))], CancellationToken.None);

        Assert.Single(sink.Taken);
    }

    public void Dispose() => services.Dispose();

    private BridgeService Service(params Bridge[] bridges) => new(
        bridges, sink, new Telemetry(services.GetRequiredService<IMeterFactory>()), time, NullLogger<BridgeService>.Instance);

    private static Bridge Bridge(string name, ScriptedSource source, string? filter = null) =>
        new(name, new ScriptedSettings(source), Type: null, filter is null ? null : Expression.Parse(filter));

    private sealed class ListSink : IEventSink
    {
        private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<CloudEvent> Taken { get; } = [];

        public Task First => first.Task;

        public Task AcceptAsync(IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken)
        {
            Taken.AddRange(events);
            first.TrySetResult();
            return Task.CompletedTask;
        }
    }

    private sealed record ScriptedSettings(ScriptedSource Source) : BridgeSettings
    {
        public override string Kind => "scripted";

        public override string Describe() => "a script";

        public override IBridgeSource Open(Bridge bridge, BridgePorts ports) => Source.Open(ports);
    }

    /// <summary>Does one part of its script each time it is opened, and rests when there is no more.</summary>
    private sealed class ScriptedSource(IEnumerable<Func<BridgeOutlet, CancellationToken, Task>> script) : IBridgeSource
    {
        private readonly Queue<Func<BridgeOutlet, CancellationToken, Task>> script = new(script);
        private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private BridgePorts? ports;

        public int Opened { get; private set; }

        public Task FirstOpened => opened.Task;

        public Task Settled => settled.Task;

        public ScriptedSource Open(BridgePorts given)
        {
            ports = given;
            Opened++;
            return this;
        }

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            opened.TrySetResult();
            if (script.TryDequeue(out var part))
            {
                await part(ports!.Outlet, cancellationToken);
                return;
            }

            settled.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }
}
