using System.Diagnostics.Metrics;

namespace EventFlow.Bridges;

/// <summary>The figures of bridges, on the meter <c>EventFlow.Bridges</c>, by the name of the bridge.</summary>
internal sealed class Telemetry : IDisposable
{
    public const string MeterName = "EventFlow.Bridges";

    private readonly Meter meter;
    private readonly Counter<long> accepted;
    private readonly Counter<long> dropped;
    private readonly Counter<long> refused;
    private readonly Counter<long> failures;

    public Telemetry(IMeterFactory factory)
    {
        meter = factory.Create(MeterName);
        accepted = meter.CreateCounter<long>("eventflow.bridges.accepted", description: "Events that bridges brought into the inbox");
        dropped = meter.CreateCounter<long>("eventflow.bridges.dropped", description: "What the filters of bridges did not let through");
        refused = meter.CreateCounter<long>("eventflow.bridges.refused", description: "What bridges could not read and put aside");
        failures = meter.CreateCounter<long>("eventflow.bridges.failures", description: "Sources that broke and were opened anew");
    }

    public void Accepted(string bridge, int count) => Add(accepted, bridge, count);

    public void Dropped(string bridge, int count) => Add(dropped, bridge, count);

    public void Refused(string bridge, int count) => Add(refused, bridge, count);

    public void Failed(string bridge) => Add(failures, bridge, 1);

    public void Dispose() => meter.Dispose();

    private static void Add(Counter<long> counter, string bridge, int count)
    {
        if (count > 0)
        {
            counter.Add(count, new KeyValuePair<string, object?>("bridge", bridge));
        }
    }
}
