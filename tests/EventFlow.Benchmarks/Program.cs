using System.CommandLine;
using EventFlow.Benchmarks;
using EventFlow.Benchmarks.Chaos;
using EventFlow.Benchmarks.Loops;
using EventFlow.Benchmarks.Reports;
using EventFlow.Benchmarks.Suite;

if (args is [EchoProcess.Argument, ..])
{
    return await EchoProcess.ServeAsync(args);
}

if (args is [ChaosWorker.Argument, ..])
{
    return await ChaosWorker.ServeAsync(args);
}

if (args is [KafkaCluster.Argument, ..])
{
    return await KafkaCluster.ServeAsync(args);
}

var root = CommandLine.Create(RunAsync);
return await root.Parse(args).InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // The servers are stopped in good order also after Ctrl-C.
    ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
});

static async Task<int> RunAsync(BenchmarkOptions options, bool json, CancellationToken cancellationToken)
{
    // Ctrl-C is only looked after once the action has given up its first thread.
    await Task.Yield();
    var report = new Report();
    report.Set("benchmark", options.Benchmark);
    report.Set("seed", options.Seed);
    var call = new Call(options, report, TimeProvider.System);
    try
    {
        var isGood = await Benchmarks.ByName[options.Benchmark](call, cancellationToken);
        report.Set("took_seconds", call.Seconds);
        Console.WriteLine(json ? report.ToJson() : report.ToText());
        if (!isGood)
        {
            call.Say("the verification FAILED: see 'verification'; the figures are worth nothing");
        }

        return isGood ? 0 : 1;
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        call.Say("interrupted");
        return 130;
    }
    catch (Exception failure)
    {
        // Caught, so that the servers are stopped on the way here.
        call.Say($"failed: {failure}");
        return 1;
    }
}
