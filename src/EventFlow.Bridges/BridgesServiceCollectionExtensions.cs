using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Bridges;

internal static class BridgesServiceCollectionExtensions
{
    /// <summary>Adds bridges to a host, which says by its <see cref="Sinks.IEventSink"/> who takes what they read.</summary>
    public static IServiceCollection AddEventFlowBridges(this IServiceCollection services, IReadOnlyList<Bridge> bridges)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Telemetry>();
        services.AddSingleton<IHostedService>(provider => new BridgeService(
            bridges,
            provider.GetRequiredService<Sinks.IEventSink>(),
            provider.GetRequiredService<Telemetry>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BridgeService>>()));
        return services;
    }
}
