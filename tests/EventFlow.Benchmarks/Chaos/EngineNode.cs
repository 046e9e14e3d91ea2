using EventFlow.IntegrationTests.Servers;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>One server process at an address that stays the same over its lives.</summary>
internal sealed class EngineNode(string database, string broker, TimeSpan lease, IReadOnlyDictionary<string, string?> settings)
    : IAsyncDisposable
{
    private readonly List<string> earlier = [];
    private ProcessHost? process;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePorts.Take()}/");

    public ProcessHost Process => process!;

    public bool IsRunning => process is { HasExited: false };

    /// <summary>What all its lives have printed.</summary>
    public IEnumerable<string> Lines => [.. earlier, .. process?.Lines ?? []];

    /// <summary>Returns when it is ready; throws where it ends before.</summary>
    public async Task StartAsync(CancellationToken cancellationToken, string? failpoints = null)
    {
        await LetGoAsync();
        process = await ProcessHost.StartDotnetAsync(
            Path.Combine(AppContext.BaseDirectory, "eventflow.dll"), ["server", "--urls", Address.ToString()], Environment(failpoints), cancellationToken);
        await process.WaitForHttpAsync(new Uri(Address, "health/ready"), TimeSpan.FromSeconds(120), cancellationToken);
    }

    public async Task KillAsync(CancellationToken cancellationToken) => await Process.KillAsync(cancellationToken);

    public async ValueTask DisposeAsync() => await LetGoAsync();

    private async Task LetGoAsync()
    {
        if (process is not null)
        {
            earlier.AddRange(process.Lines);
            await process.DisposeAsync();
            process = null;
        }
    }

    private Dictionary<string, string?> Environment(string? failpoints) => new(settings)
    {
        ["ConnectionStrings__Postgres"] = database,
        ["ConnectionStrings__RabbitMq"] = broker,
        ["EventFlow__Engine__ReconcileEvery"] = "00:00:01",
        ["EventFlow__Engine__StartGrace"] = "00:00:02",
        ["EventFlow__Engine__DispatchGrace"] = "00:00:03",
        ["EventFlow__Engine__TimerAgain"] = "00:00:03",
        ["EventFlow__Engine__Planner__Lease"] = lease.ToString("c"),
        ["EventFlow__Engine__ConsumersWithin"] = "00:00:20",
        ["EventFlow__Log__Level"] = System.Environment.GetEnvironmentVariable("EventFlow__Log__Level") ?? "Warning",
        ["EVENTFLOW_FAILPOINTS"] = failpoints,
    };
}
