using System.Text;
using System.Text.Json;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

internal sealed class EventsApi(ApiConnection connection)
{
    public Task<ReceivedEvents> SendAsync(IReadOnlyList<JsonElement> events, CancellationToken cancellationToken)
    {
        var content = new StringContent(JsonSerializer.Serialize(events), Encoding.UTF8, "application/cloudevents-batch+json");
        return connection.PostAsync<ReceivedEvents>("events", content, cancellationToken);
    }

    public Task<Page<InboxView>> ListAsync(EventListQuery query, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<InboxView>>($"events{query.ToQueryString()}", cancellationToken);

    public Task<InboxView> GetAsync(string id, CancellationToken cancellationToken) =>
        connection.GetAsync<InboxView>(Of(id), cancellationToken);

    public Task<InboxView> ReplayAsync(string id, bool force, string? key, CancellationToken cancellationToken) =>
        connection.PostAsync<InboxView>($"{Of(id)}/replay", ApiContent.Json(new ReplayEventRequest(force)), key, cancellationToken);

    private static string Of(string id) => $"events/{ApiPath.Segment(id)}";
}
