using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

internal sealed class HooksApi(ApiConnection connection)
{
    public Task<HookSecret> PutAsync(string name, PutHookRequest request, CancellationToken cancellationToken) =>
        connection.PutAsync<HookSecret>(Of(name), ApiContent.Json(request), cancellationToken);

    public Task<HookSecret> RotateAsync(string name, CancellationToken cancellationToken) =>
        connection.PostAsync<HookSecret>($"{Of(name)}/rotate", content: null, cancellationToken);

    public Task<Page<HookView>> ListAsync(string? cursor, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<HookView>>($"hooks{ApiPath.Query(("cursor", cursor))}", cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        connection.DeleteAsync<object?>(Of(name), cancellationToken);

    private static string Of(string name) => $"hooks/{ApiPath.Segment(name)}";
}
