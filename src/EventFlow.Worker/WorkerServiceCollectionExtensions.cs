using EventFlow.Worker.Execution;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EventFlow.Worker;

public static class WorkerServiceCollectionExtensions
{
    /// <summary>Adds a worker to the host. It starts and stops with it. Calling it again adds more task types to the same worker.</summary>
    public static IServiceCollection AddEventFlowWorker(this IServiceCollection services, Action<EventFlowWorkerBuilder> configure)
    {
        services.AddLogging();
        services.AddOptions<WorkerOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WorkerHealth>();
        services.TryAddSingleton<RunningTasks>();
        services.TryAddSingleton<LongTasks>();
        services.TryAddSingleton<TaskTypes>();
        services.TryAddSingleton<TaskRunner>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WorkerService>());
        configure(new EventFlowWorkerBuilder(services));
        return services;
    }
}
