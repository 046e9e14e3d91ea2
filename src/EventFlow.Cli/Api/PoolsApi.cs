using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

internal sealed class PoolsApi(ApiConnection connection)
{
    public Task<Page<PoolView>> ListAsync(CancellationToken cancellationToken) =>
        connection.GetAsync<Page<PoolView>>("pools", cancellationToken);

    public Task<PoolView> GetAsync(string name, CancellationToken cancellationToken) =>
        connection.GetAsync<PoolView>(Of(name), cancellationToken);

    public Task<PoolView> SetAsync(string name, PoolRequest request, CancellationToken cancellationToken) =>
        connection.PutAsync<PoolView>(Of(name), ApiContent.Json(request), cancellationToken);

    public Task<DeletedPool> DeleteAsync(string name, bool force, CancellationToken cancellationToken) =>
        connection.DeleteAsync<DeletedPool>($"{Of(name)}{ApiPath.Query(("force", force ? "true" : null))}", cancellationToken);

    private static string Of(string name) => $"pools/{ApiPath.Segment(name)}";
}
