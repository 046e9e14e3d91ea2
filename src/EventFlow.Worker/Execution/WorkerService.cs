using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventFlow.Worker.Execution;

/// <summary>Consumes as long as the host runs. Stopping is soft first: running tasks may end within the drain timeout.</summary>
internal sealed class WorkerService(
    TaskTypes types,
    TaskRunner runner,
    IEnumerable<ITaskTransport> transports,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    RunningTasks running,
    ILogger<WorkerService> logger) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!transports.Any())
        {
            throw new InvalidOperationException(
                "EF4012 The worker does not know where its tasks come from. Call UseRabbitMq(connectionString) in AddEventFlowWorker.");
        }

        if (types.Names.Count == 0)
        {
            throw new InvalidOperationException(
                "EF4013 The worker has no task types. Call Handle<TInput, THandler>(type) or AddBuiltInTasks() in AddEventFlowWorker.");
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Log.WorkerStarts(logger, options.Value.Name, options.Value.Slots, string.Join(", ", types.Names));
        using var drained = new CancellationTokenSource();
        var drain = DrainAsync(drained.Token, stoppingToken);
        await transports.Last().ConsumeAsync(types.Names, options.Value.Slots, runner.RunAsync, stoppingToken);
        await drained.CancelAsync();
        await drain;
        Log.WorkerEnded(logger, options.Value.Name);
    }

    private async Task DrainAsync(CancellationToken drained, CancellationToken stopping)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Log.WorkerDrains(logger, options.Value.Name, running.Count, options.Value.DrainTimeout.TotalSeconds);
        await Task.Delay(options.Value.DrainTimeout, time, drained).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!drained.IsCancellationRequested)
        {
            runner.Stop();
        }
    }
}
