using EventFlow.Benchmarks.Installations;
using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B14: what a server and the built-in worker cost while nothing is to be done, and how soon a server is ready.</summary>
internal static class B14Idle
{
    // What is done every few seconds has been called often enough to be compiled for good by then.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(200);

    private sealed record Idle
    {
        /// <summary>Of one core, server and worker together.</summary>
        public double IdleCores { get; init; }

        /// <summary>Server and worker together.</summary>
        public double IdleMb { get; init; }

        public double StartToReadySeconds { get; init; }
        public double Seconds { get; init; }
        public IReadOnlyDictionary<string, double> Cores { get; init; } = new Dictionary<string, double>();
        public IReadOnlyDictionary<string, double> RssMb { get; init; } = new Dictionary<string, double>();
        public double CommitsPerSecond { get; init; }
        public double Steal { get; init; }
        public double OtherLoad { get; init; }
        public double LoadAverage { get; init; }
    }

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        call.Say("starting PostgreSQL, RabbitMQ and the server");
        await using var installation = await Installation.StartAsync(call.Options.Server, cancellationToken);
        await using var database = new DatabaseMeter(installation.Database);
        call.Report.Set("machine", await Machine.FactsAsync(await database.VersionAsync(cancellationToken), installation.BrokerVersion));
        call.Report.Set("first_start_to_ready_seconds", Figure.Rounded(installation.TimeToReady.TotalSeconds));
        var repetitions = new List<Idle>();
        for (var round = 1; round <= call.Repeat(3); round++)
        {
            // The first start makes the tables; a later one is what an operator waits for.
            await installation.StopServerAsync(cancellationToken);
            await installation.StartServerAsync(cancellationToken);
            repetitions.Add(await IdleAsync(call, installation, database, cancellationToken));
            var idle = repetitions[^1];
            call.Say($"round {round}: {idle.IdleCores} cores, {idle.IdleMb} MB, ready after {idle.StartToReadySeconds} s");
        }

        call.Report.Set("shape", $"a server and a built-in worker without anything to do, from {Settle.TotalSeconds} s after their start");
        call.Report.SetAll(Summary.Of(repetitions));
        return true;
    }

    private static async Task<Idle> IdleAsync(
        Call call, Installation installation, DatabaseMeter database, CancellationToken cancellationToken)
    {
        await using var worker = await installation.StartBuiltInWorkerAsync(cancellationToken);
        await Task.Delay(Settle, call.Time, cancellationToken);
        var parts = installation.Processes();
        parts["worker"] = new ProcessTree(worker.Pid);
        var window = await Window.OpenAsync(new CpuMeter(parts), database, cancellationToken);
        await Task.Delay(call.Span(30), call.Time, cancellationToken);
        var cost = await window.CloseAsync(cancellationToken);
        var cores = cost.CpuMs.ToDictionary(part => part.Key, part => Math.Round(part.Value / 1000 / cost.Seconds, 4));
        return new Idle
        {
            IdleCores = cores["server"] + cores["worker"],
            IdleMb = cost.MemoryMb["server"] + cost.MemoryMb["worker"],
            StartToReadySeconds = Figure.Rounded(installation.TimeToReady.TotalSeconds),
            Seconds = Figure.Rounded(cost.Seconds),
            Cores = cores,
            RssMb = cost.MemoryMb,
            CommitsPerSecond = Figure.Rounded(cost.Commits / cost.Seconds),
            Steal = cost.StealShare,
            OtherLoad = cost.OthersShare,
            LoadAverage = cost.Load,
        };
    }
}
