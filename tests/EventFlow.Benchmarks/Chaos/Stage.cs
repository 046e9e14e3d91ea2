using System.Collections.Concurrent;
using System.Text;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Everything one scenario plays on: servers, engine nodes, workers, a client. All of it is this process's own.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly List<double> back = [];
    private readonly Dictionary<ProcessHost, string> names = [];
    private readonly Dictionary<string, long> killedAt = [];
    private readonly TimeProvider time;
    private readonly bool isShort;
    private readonly List<string> retired = [];
    private readonly CancellationTokenSource ending = new();
    private Task keeper = Task.CompletedTask;
    private int workersStarted;

    private Stage(Scenario scenario, int seed, bool isShort, string database, string broker, TimeProvider time)
    {
        (Scenario, Seed, Database, Broker, this.time, this.isShort) = (scenario, seed, database, broker, time, isShort);
        Chance = new Random(seed);
        Nodes = [.. Enumerable.Range(0, scenario.Nodes).Select(_ => new EngineNode(database, broker, scenario.Lease, scenario.Settings))];
        Log = new ClientLog(Folder);
        Load = new LoadDriver(Nodes, Log, time);
        Api = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Nodes[0].Address, Timeout = TimeSpan.FromSeconds(30) };
        Evidence = new EvidenceReader(database, broker, Api);
    }

    public Scenario Scenario { get; }
    public int Seed { get; }
    public string Database { get; }
    public string Broker { get; }
    public bool IsShort => isShort;
    public int HopelessEvery => isShort ? Scenario.HopelessEveryWhenShort : Scenario.HopelessEvery;
    public Random Chance { get; }
    public string Folder { get; } = Directory.CreateTempSubdirectory("eventflow-chaos-").FullName;
    public IReadOnlyList<EngineNode> Nodes { get; }
    public EngineNode Engine => Nodes[0];
    public List<ProcessHost> Workers { get; } = [];
    public LoadDriver Load { get; }
    public ClientLog Log { get; }
    public HttpClient Api { get; }
    public EvidenceReader Evidence { get; }
    public PrivateRabbitMq? OwnBroker { get; private init; }
    public PrivatePostgres? OwnDatabase { get; private init; }

    /// <summary>Seconds each fault took until what it hit was back.</summary>
    public IReadOnlyList<double> Back => back;

    public int Faults { get; private set; }

    /// <summary>When each killed worker got its signal.</summary>
    public IReadOnlyDictionary<string, long> KilledAt => killedAt;

    /// <summary>From here on nothing may be amiss any more that the faults have done.</summary>
    public long HealedAt { get; private set; }

    /// <summary>What came in from outside, and how often; null: nothing did.</summary>
    public (int Count, long Received)? Arrived { get; set; }

    /// <summary>Starts of an engine that had ended by itself.</summary>
    public int EngineStarts { get; private set; }

    /// <summary>What went wrong with the scenario itself; counts as a breach.</summary>
    public ConcurrentBag<string> Complaints { get; } = [];

    public static async Task<Stage> SetAsync(Scenario scenario, int seed, bool isShort, TimeProvider time, CancellationToken cancellationToken)
    {
        var broker = scenario.OwnBroker ? await PrivateRabbitMq.StartAsync(cancellationToken) : null;
        var database = scenario.OwnDatabase ? await PrivatePostgres.StartAsync(cancellationToken) : null;
        var stage = new Stage(
            scenario, seed, isShort,
            await (database ?? await TestServers.PostgresAsync()).CreateDatabaseAsync(cancellationToken),
            broker?.ConnectionString ?? await (await TestServers.RabbitMqAsync()).CreateVirtualHostAsync(cancellationToken), time)
        {
            OwnBroker = broker,
            OwnDatabase = database,
        };
        try
        {
            await stage.OpenAsync(cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Wants the runs in as many parts as there are faults, and does each fault while its part is under way.</summary>
    public async Task PlayAsync(Counts counts, Func<int, Task> fault)
    {
        for (var i = 0; i < counts.Faults; i++)
        {
            Load.Want((counts.Runs * (i + 1) / counts.Faults) - Load.Asked);
            await Load.UntilPromisedAsync(Load.Asked - (counts.Runs / counts.Faults / 2), CancellationToken.None);
            await RestAsync(TimeSpan.FromMilliseconds(Chance.Next(isShort ? 300 : 1_000)));
            await FaultAsync(() => fault(i));
        }

        Load.Want(counts.Runs - Load.Asked);
        await Load.UntilPromisedAsync(counts.Runs, CancellationToken.None);
    }

    /// <summary>From here on the engine is started again when it ends by itself, as a service manager would.</summary>
    public void KeepEngine() => keeper = KeepEngineAsync(ending.Token);

    /// <summary>Where the next lives of an engine that is kept end.</summary>
    public Func<string?> Failpoints { get; set; } = static () => null;

    /// <summary>Counts a fault and how long it takes.</summary>
    public async Task FaultAsync(Func<Task> fault)
    {
        var began = time.GetTimestamp();
        await fault();
        Faults++;
        back.Add(Math.Round(time.GetElapsedTime(began).TotalSeconds, 2));
    }

    public void NoteHealed() => HealedAt = time.GetTimestamp();

    public Task RestAsync(TimeSpan span) => Task.Delay(span, time, CancellationToken.None);

    public async Task<ProcessHost> StartWorkerAsync()
    {
        var name = $"worker-{Interlocked.Increment(ref workersStarted)}";
        var worker = await ChaosWorker.StartAsync(
            new ChaosWorkerOptions(Broker, Folder, name, Seed, Scenario.Slots, Scenario.LongShare, Scenario.Repeats, HopelessEvery),
            CancellationToken.None);
        lock (Workers)
        {
            Workers.Add(worker);
            names.Add(worker, name);
        }

        return worker;
    }

    /// <summary>kill -9, and another one in its place.</summary>
    public async Task ReplaceAsync(ProcessHost worker)
    {
        killedAt[names[worker]] = time.GetTimestamp();
        await worker.KillAsync();
        retired.AddRange(worker.Lines);
        await worker.DisposeAsync();
        Workers.Remove(worker);
        await StartWorkerAsync();
    }

    /// <summary>Ends all workers: what they have not done by now nobody waits for.</summary>
    public async Task StopWorkersAsync()
    {
        foreach (var worker in Workers)
        {
            retired.AddRange(worker.Lines);
            await worker.DisposeAsync();
        }

        Workers.Clear();
    }

    /// <summary>Keeps what the processes have printed beside the ledgers.</summary>
    public string Keep()
    {
        foreach (var (node, number) in Nodes.Select((node, number) => (node, number)))
        {
            File.WriteAllLines(Path.Combine(Folder, $"engine-{number}.log"), node.Lines);
        }

        File.WriteAllLines(Path.Combine(Folder, "workers.log"), retired);
        return Folder;
    }

    public void Forget() => Directory.Delete(Folder, recursive: true);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await keeper.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
        await Load.DisposeAsync();
        await StopWorkersAsync();
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        Api.Dispose();
        Log.Dispose();
        await (OwnBroker?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (OwnDatabase?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task KeepEngineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
            if (!Engine.IsRunning)
            {
                await StartAgainAsync(cancellationToken);
            }
        }
    }

    private async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        EngineStarts++;
        try
        {
            await Engine.StartAsync(cancellationToken, Failpoints());
        }
        catch (ProcessEndedException)
        {
            // The broker may be away for longer than a server without it waits; it is started once more.
        }
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await Engine.StartAsync(cancellationToken);
        if (Scenario.PoolSlots > 0)
        {
            await PoolKills.MakePoolAsync(this, cancellationToken);
        }

        using var body = new StringContent(
            Scenario.PoolSlots > 0 ? ChaosFlow.YamlWithPool : ChaosFlow.Yaml, Encoding.UTF8, "application/yaml");
        using var answer = await Api.PutAsync($"api/v1/workflows/{ChaosFlow.Name}", body, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The workflow was refused: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }

        var workers = isShort ? Scenario.WorkersWhenShort : Scenario.Workers;
        await Task.WhenAll([
            .. Nodes.Skip(1).Select(node => node.StartAsync(cancellationToken)),
            .. Enumerable.Range(0, workers).Select(_ => StartWorkerAsync()),
        ]);
    }
}
