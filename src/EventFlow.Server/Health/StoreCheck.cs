using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventFlow.Server.Health;

/// <summary>The database answers a small real query.</summary>
internal sealed class StoreCheck(IWorkflowStore workflows) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await workflows.ListAsync(cursor: null, limit: 1, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"the database does not answer: {exception.GetBaseException().Message}");
        }
    }
}
