using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

internal sealed class SchedulesApi(ApiConnection connection)
{
    /// <param name="next">How many fire times of each.</param>
    public Task<WorkflowScheduleView> OfAsync(string workflow, int next, CancellationToken cancellationToken) =>
        connection.GetAsync<WorkflowScheduleView>(
            $"workflows/{ApiPath.Segment(workflow)}/schedule{ApiPath.Query(("next", ApiPath.Text(next)))}", cancellationToken);

    public Task<Page<ScheduleView>> ListAsync(string? workflow, string? cursor, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<ScheduleView>>(
            $"schedules{ApiPath.Query(("limit", ApiPath.PageLimit), ("workflow", workflow), ("cursor", cursor))}", cancellationToken);
}
