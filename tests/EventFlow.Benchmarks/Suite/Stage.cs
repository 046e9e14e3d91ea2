using EventFlow.Benchmarks.Installations;
using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Loops;
using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>Everything a benchmark on chains plays on: the installation, the worker with its ledger, the loops, the meters.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan LeadIn = TimeSpan.FromSeconds(5);

    private readonly Call call;
    private readonly LoadWorker worker;
    private bool warm;

    private Stage(Call call, Installation installation, LoadWorker worker, ChainLedger ledger, Comparison? loops)
    {
        this.call = call;
        this.worker = worker;
        Installation = installation;
        Ledger = ledger;
        Loops = loops;
        Starter = new RunStarter(installation.Address, call.Options.Connections, call.Time);
        Processes = new CpuMeter(installation.Processes());
        Database = new DatabaseMeter(installation.Database);
    }

    public Installation Installation { get; }

    public ChainLedger Ledger { get; }

    /// <summary>Null where the command line does without.</summary>
    public Comparison? Loops { get; }

    public RunStarter Starter { get; }

    public CpuMeter Processes { get; }

    public DatabaseMeter Database { get; }

    /// <summary>Time in front of a measured stretch that does not count: the whole warm-up once, then as long as it takes to fill the pipes.</summary>
    public TimeSpan NextLeadIn()
    {
        var leadIn = warm ? LeadIn : TimeSpan.FromSeconds(call.Options.Warmup);
        warm = true;
        return leadIn;
    }

    /// <param name="chains">Lengths of the chains that will be run.</param>
    public static async Task<Stage> SetAsync(Call call, IEnumerable<int> chains, CancellationToken cancellationToken)
    {
        call.Say("starting PostgreSQL, RabbitMQ and the server");
        var installation = await Installation.StartAsync(call.Options.Server, cancellationToken);
        LoadWorker? worker = null;
        try
        {
            var ledger = new ChainLedger(call.Time);
            worker = await LoadWorker.StartAsync(installation.Broker, call.Options.Slots, ledger, cancellationToken);
            var loops = call.Options.NoLoops
                ? null
                : await Comparison.StartAsync(installation, TimeSpan.FromSeconds(call.Options.Warmup), call.Time, cancellationToken);
            var stage = new Stage(call, installation, worker, ledger, loops);
            foreach (var tasks in chains.Distinct())
            {
                await installation.ApplyAsync(ChainFlow.Name(tasks), ChainFlow.Yaml(tasks), cancellationToken);
            }

            call.Report.Set("machine", await Machine.FactsAsync(await stage.Database.VersionAsync(cancellationToken), installation.BrokerVersion));
            return stage;
        }
        catch
        {
            await (worker?.DisposeAsync() ?? ValueTask.CompletedTask);
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps chains in flight for a while and measures after the lead-in. Returns when the last of them is through.</summary>
    public async Task<Stretch> MeasureAsync(int chain, int inFlight, TimeSpan span, CancellationToken cancellationToken)
    {
        await using var loop = ClosedLoop.Start(Starter, Ledger, call.Time, ChainFlow.Name(chain), inFlight, cancellationToken);
        await loop.PassAsync(NextLeadIn(), cancellationToken);
        var stretch = await MeasureAsync(() => loop.PassAsync(span, cancellationToken), cancellationToken);
        await loop.DrainAsync(cancellationToken);
        return stretch;
    }

    /// <summary>Starts one run and waits for the end of its last task.</summary>
    public async Task RunOnceAsync(string workflow, CancellationToken cancellationToken)
    {
        var through = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Ledger.Ended = _ => through.TrySetResult();
        var sent = call.Time.GetTimestamp();
        Ledger.Accept(await Starter.StartAsync(workflow, cancellationToken), workflow, sent);
        await through.Task.WaitAsync(cancellationToken);
        Ledger.Ended = null;
    }

    /// <summary>Measures what happens while something passes.</summary>
    public async Task<Stretch> MeasureAsync(Func<Task> pass, CancellationToken cancellationToken)
    {
        var window = await Window.OpenAsync(Processes, Database, cancellationToken);
        var latencies = Ledger.Latencies = new Latencies();
        var (tasks, runs) = (Ledger.Executions, Ledger.EndedRuns);
        await pass();
        var (tasksDone, runsDone) = (Ledger.Executions - tasks, Ledger.EndedRuns - runs);
        Ledger.Latencies = null;
        return new Stretch(tasksDone, runsDone, await window.CloseAsync(cancellationToken), latencies);
    }

    /// <summary>Waits for the end of all runs and puts the verdict into the report. False: the figures are worth nothing.</summary>
    public async Task<bool> VerifyAsync(CancellationToken cancellationToken)
    {
        call.Say("waiting for every run to end, then counting");
        var verdict = await new Verification(Installation.Database, call.Time).RunAsync(Ledger, cancellationToken);
        call.Report.Set("verified", verdict.IsGood);
        call.Report.Set("verification", verdict);
        return verdict.IsGood;
    }

    public async ValueTask DisposeAsync()
    {
        Starter.Dispose();
        await Database.DisposeAsync();
        await worker.DisposeAsync();
        await (Loops?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Installation.DisposeAsync();
    }
}
