using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

internal sealed class BackfillsApi(ApiConnection connection)
{
    public Task<BackfillView> StartAsync(string workflow, BackfillRequest request, string? key, CancellationToken cancellationToken) =>
        connection.PostAsync<BackfillView>(
            $"workflows/{ApiPath.Segment(workflow)}/backfills", ApiContent.Json(request), key, cancellationToken);

    public Task<BackfillView> GetAsync(string id, CancellationToken cancellationToken) =>
        connection.GetAsync<BackfillView>(Of(id), cancellationToken);

    public Task<Page<BackfillView>> ListAsync(string? workflow, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<BackfillView>>(
            $"backfills{ApiPath.Query(("limit", ApiPath.PageLimit), ("workflow", workflow))}", cancellationToken);

    public Task<Page<BackfillIntervalView>> IntervalsAsync(string id, string? cursor, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<BackfillIntervalView>>(
            $"{Of(id)}/intervals{ApiPath.Query(("limit", ApiPath.PageLimit), ("cursor", cursor))}", cancellationToken);

    /// <param name="wish"><c>pause</c>, <c>resume</c> or <c>cancel</c>.</param>
    public Task<BackfillView> ChangeAsync(string id, string wish, CancellationToken cancellationToken) =>
        connection.PostAsync<BackfillView>($"{Of(id)}/{wish}", content: null, cancellationToken);

    private static string Of(string id) => $"backfills/{ApiPath.Segment(id)}";
}
