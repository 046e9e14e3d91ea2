using EventFlow.Cli.Commands;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

internal sealed class NamespacesApi(ApiConnection connection)
{
    public Task<AppliedNamespace> ApplyAsync(string name, byte[] file, bool json, CancellationToken cancellationToken) =>
        connection.PutAsync<AppliedNamespace>(Of(name), ApiContent.File(file, json), cancellationToken);

    public Task<NamespaceDetail> GetAsync(string name, CancellationToken cancellationToken) =>
        connection.GetAsync<NamespaceDetail>(Of(name), cancellationToken);

    /// <summary>Null where nothing holds for the namespace.</summary>
    public async Task<NamespaceDetail?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(name, cancellationToken);
        }
        catch (CliException failure) when (failure.Problem.Status == 404)
        {
            return null;
        }
    }

    public Task<Page<NamespaceView>> ListAsync(string? cursor, int? limit, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<NamespaceView>>(
            $"namespaces{ApiPath.Query(("cursor", cursor), ("limit", ApiPath.Text(limit)))}", cancellationToken);

    public Task<DeletedNamespace> DeleteAsync(string name, CancellationToken cancellationToken) =>
        connection.DeleteAsync<DeletedNamespace>(Of(name), cancellationToken);

    private static string Of(string name) => $"namespaces/{ApiPath.Segment(name)}";
}
