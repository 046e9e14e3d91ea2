using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

internal sealed class SubscriptionsApi(ApiConnection connection)
{
    public Task<SubscriptionSecret> PutAsync(string name, PutSubscriptionRequest request, CancellationToken cancellationToken) =>
        connection.PutAsync<SubscriptionSecret>(Of(name), ApiContent.Json(request), cancellationToken);

    public Task<SubscriptionSecret> RotateAsync(string name, CancellationToken cancellationToken) =>
        connection.PostAsync<SubscriptionSecret>($"{Of(name)}/rotate", content: null, cancellationToken);

    public Task<Page<SubscriptionView>> ListAsync(string? cursor, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<SubscriptionView>>($"subscriptions{ApiPath.Query(("cursor", cursor))}", cancellationToken);

    public Task<Page<DeliveryView>> DeliveriesAsync(string name, string? cursor, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<DeliveryView>>($"{Of(name)}/deliveries{ApiPath.Query(("cursor", cursor))}", cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        connection.DeleteAsync<object?>(Of(name), cancellationToken);

    private static string Of(string name) => $"subscriptions/{ApiPath.Segment(name)}";
}
