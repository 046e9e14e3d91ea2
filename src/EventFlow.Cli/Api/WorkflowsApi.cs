using EventFlow.Cli.Commands;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

internal sealed class WorkflowsApi(ApiConnection connection)
{
    private const string Unknown = "EF2010";

    /// <param name="environment">Null: the file as it is.</param>
    public Task<AppliedWorkflow> ApplyAsync(string id, byte[] file, bool json, string? environment, CancellationToken cancellationToken) =>
        connection.PutAsync<AppliedWorkflow>(
            $"{Of(id)}{ApiPath.Query(("env", environment))}", ApiContent.File(file, json), cancellationToken);

    /// <param name="version">Null: the latest.</param>
    public Task<WorkflowDetail> GetAsync(string id, int? version, CancellationToken cancellationToken) =>
        connection.GetAsync<WorkflowDetail>($"{Of(id)}{ApiPath.Query(("version", ApiPath.Text(version)))}", cancellationToken);

    /// <summary>The same, with each value that holds and its origin.</summary>
    public Task<WorkflowDetail> EffectiveAsync(string id, int? version, CancellationToken cancellationToken) =>
        connection.GetAsync<WorkflowDetail>(
            $"{Of(id)}{ApiPath.Query(("version", ApiPath.Text(version)), ("effective", "true"))}", cancellationToken);

    /// <summary>The latest version; null where the server does not know the workflow.</summary>
    public async Task<WorkflowDetail?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(id, version: null, cancellationToken);
        }
        catch (CliException failure) when (failure.Problem.Code == Unknown)
        {
            return null;
        }
    }

    public Task<Page<WorkflowView>> ListAsync(bool withDeleted, string? cursor, int? limit, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<WorkflowView>>(
            $"workflows{ApiPath.Query(("deleted", withDeleted ? "true" : null), ("cursor", cursor), ("limit", ApiPath.Text(limit)))}",
            cancellationToken);

    public Task<Page<WorkflowVersionView>> VersionsAsync(string id, string? cursor, int? limit, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<WorkflowVersionView>>(
            $"{Of(id)}/versions{ApiPath.Query(("cursor", cursor), ("limit", ApiPath.Text(limit)))}", cancellationToken);

    /// <param name="wish"><c>pause</c> or <c>resume</c>.</param>
    public Task<WorkflowScheduleView> ChangeAsync(string id, string wish, CancellationToken cancellationToken) =>
        connection.PostAsync<WorkflowScheduleView>($"{Of(id)}/{wish}", content: null, cancellationToken);

    public Task<DeletedWorkflow> DeleteAsync(string id, CancellationToken cancellationToken) =>
        connection.DeleteAsync<DeletedWorkflow>(Of(id), cancellationToken);

    public Task<RestoredWorkflow> RestoreAsync(string id, CancellationToken cancellationToken) =>
        connection.PostAsync<RestoredWorkflow>($"{Of(id)}/restore", content: null, cancellationToken);

    private static string Of(string id) => $"workflows/{ApiPath.Segment(id)}";
}
