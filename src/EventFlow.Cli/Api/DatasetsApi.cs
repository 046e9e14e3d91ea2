using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

internal sealed class DatasetsApi(ApiConnection connection)
{
    public Task<Page<DatasetView>> ListAsync(string? cursor, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<DatasetView>>($"datasets{ApiPath.Query(("cursor", cursor))}", cancellationToken);

    public Task<DatasetDetail> GetAsync(string name, CancellationToken cancellationToken) =>
        connection.GetAsync<DatasetDetail>(Of(name), cancellationToken);

    public Task<InboxView> UpdateAsync(string name, UpdateDatasetRequest request, string? key, CancellationToken cancellationToken) =>
        connection.PostAsync<InboxView>($"{Of(name)}/updates", ApiContent.Json(request), key, cancellationToken);

    private static string Of(string name) => $"datasets/{ApiPath.Segments(name)}";
}
