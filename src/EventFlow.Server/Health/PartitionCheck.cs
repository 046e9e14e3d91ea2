using EventFlow.Orchestrator.Nodes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventFlow.Server.Health;

/// <summary>This node reads the partitions of runs. What is sent to a queue that is not there yet is lost until the reconciler
/// looks.</summary>
internal sealed class PartitionCheck(PartitionConsumers partitions) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(partitions.AreConnected
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("the queues of runs are not read; does the broker answer?"));
}
