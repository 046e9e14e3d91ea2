using EventFlow.Benchmarks.Installations;
using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Loops;
using EventFlow.Benchmarks.Measures;

namespace EventFlow.Benchmarks.Suite;

/// <param name="Sent">Timestamp of the request.</param>
/// <param name="Took">From the request to the end of the last task.</param>
internal sealed record OneRun(Guid Run, long Sent, TimeSpan Took);

/// <summary>What every benchmark under load plays on: the installation, a worker with its ledger, the loops, the meters.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Call call;
    private readonly string type;
    private LoadWorker? worker;

    private Stage(Call call, Installation installation, string type, Ledger ledger)
    {
        this.call = call;
        this.type = type;
        Installation = installation;
        Ledger = ledger;
        Starter = new RunStarter(installation.Address, call.Options.Connections, call.Time);
        Processes = new CpuMeter(installation.Processes());
        Database = new DatabaseMeter(installation.Database);
    }

    public Installation Installation { get; }

    public Ledger Ledger { get; }

    /// <summary>Null where they were not asked for.</summary>
    public Comparison? Loops { get; private set; }

    public RunStarter Starter { get; }

    public CpuMeter Processes { get; }

    public DatabaseMeter Database { get; }

    /// <param name="type">What the worker does, of <see cref="LoadWorker"/>.</param>
    /// <param name="loops">With the raw client and MassTransit beside, unless the command line does without.</param>
    public static async Task<Stage> SetAsync(
        Call call, string type, Ledger ledger, bool loops, CancellationToken cancellationToken)
    {
        call.Say("starting PostgreSQL, RabbitMQ and the server");
        var stage = new Stage(call, await Installation.StartAsync(call.Options.Server, cancellationToken), type, ledger);
        try
        {
            await stage.StartWorkerAsync(cancellationToken);
            if (loops && !call.Options.NoLoops)
            {
                stage.Loops = await Comparison.StartAsync(
                    stage.Installation, TimeSpan.FromSeconds(call.Options.Warmup), call.Time, cancellationToken);
            }

            var version = await stage.Database.VersionAsync(cancellationToken);
            call.Report.Set("machine", await Machine.FactsAsync(version, stage.Installation.BrokerVersion));
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public async Task StartWorkerAsync(CancellationToken cancellationToken) =>
        worker = await LoadWorker.StartAsync(Installation.Broker, type, call.Options.Slots, Ledger, cancellationToken);

    public async Task StopWorkerAsync()
    {
        await (worker?.DisposeAsync() ?? ValueTask.CompletedTask);
        worker = null;
    }

    /// <summary>Starts a run of so many tasks and writes it into the ledger.</summary>
    public async Task<Guid> StartRunAsync(string workflow, int tasks, CancellationToken cancellationToken)
    {
        var sent = call.Time.GetTimestamp();
        var run = await Starter.StartAsync(workflow, cancellationToken);
        Ledger.Accept(run, tasks, sent);
        return run;
    }

    /// <param name="request">JSON with the parameters.</param>
    public async Task<Guid> StartRunAsync(string workflow, byte[] request, int tasks, CancellationToken cancellationToken)
    {
        var sent = call.Time.GetTimestamp();
        var run = await Starter.StartAsync(workflow, request, cancellationToken);
        Ledger.Accept(run, tasks, sent);
        return run;
    }

    /// <summary>Starts one run and returns after the end of its last task, with the time since the request.</summary>
    public async Task<OneRun> RunOnceAsync(string workflow, int tasks, CancellationToken cancellationToken)
    {
        var through = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Ledger.Ended = _ => through.TrySetResult(call.Time.GetTimestamp());
        var sent = call.Time.GetTimestamp();
        var run = await StartRunAsync(workflow, tasks, cancellationToken);
        var ended = await through.Task.WaitAsync(cancellationToken);
        Ledger.Ended = null;
        return new OneRun(run, sent, call.Time.GetElapsedTime(sent, ended));
    }

    /// <summary>Starts so many runs as fast as the connections take them; answers how long that took.</summary>
    public async Task<TimeSpan> StartRunsAsync(string workflow, int tasks, int runs, CancellationToken cancellationToken)
    {
        var started = call.Time.GetTimestamp();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Starter.Connections, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, runs, limits, async (_, token) => await StartRunAsync(workflow, tasks, token));
        return call.Time.GetElapsedTime(started);
    }

    /// <summary>Starts runs all at once and returns when the last task of the last one has been done, with the time since the
    /// start.</summary>
    public async Task<TimeSpan> BurstAsync(string workflow, int tasks, int runs, CancellationToken cancellationToken)
    {
        var started = call.Time.GetTimestamp();
        await StartRunsAsync(workflow, tasks, runs, cancellationToken);
        await DrainAsync(cancellationToken);
        return call.Time.GetElapsedTime(started);
    }

    /// <summary>Measures what passes.</summary>
    public async Task<Stretch> MeasureAsync(Func<Task> pass, CancellationToken cancellationToken)
    {
        var window = await Window.OpenAsync(Processes, Database, cancellationToken);
        var (tasks, runs, latencies) = (Ledger.Executions, Ledger.EndedRuns, Ledger.Measure());
        await pass();
        var (tasksDone, runsDone) = (Ledger.Executions - tasks, Ledger.EndedRuns - runs);
        Ledger.Measured();
        return new Stretch(tasksDone, runsDone, await window.CloseAsync(cancellationToken), latencies);
    }

    /// <summary>Returns when the last tasks of all accepted runs have been done, or when a minute has brought none nearer.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var stuck = TimeSpan.FromSeconds(60);
        var (done, since) = (Ledger.Executions, call.Time.GetTimestamp());
        while (Ledger.EndedRuns < Ledger.Accepted.Count && call.Time.GetElapsedTime(since) < stuck)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), call.Time, cancellationToken);
            (done, since) = Ledger.Executions > done ? (Ledger.Executions, call.Time.GetTimestamp()) : (done, since);
        }
    }

    /// <summary>Waits for the end of all runs and puts the verdict into the report. False: the figures are worth nothing.</summary>
    public async Task<bool> VerifyAsync(CancellationToken cancellationToken)
    {
        call.Say("waiting for every run to end, then counting");
        var verdict = await new Verification(Installation.Database, call.Time).RunAsync(Ledger, cancellationToken);
        call.Report.Set("refused_starts", Starter.Refused == 0 ? null : Starter.Refused);
        call.Report.Set("verified", verdict.IsGood);
        call.Report.Set("verification", verdict);
        return verdict.IsGood;
    }

    public async ValueTask DisposeAsync()
    {
        Starter.Dispose();
        await Database.DisposeAsync();
        await StopWorkerAsync();
        await (Loops?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Installation.DisposeAsync();
    }
}
