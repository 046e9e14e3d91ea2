using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Events;
using Microsoft.Extensions.Logging;

namespace EventFlow.Bridges.Sinks;

/// <summary>Sends events to a server over HTTP. While it does not answer, or has too much to do, they are sent again. A batch that is
/// refused for one of its events is sent one by one, and the bad one put aside.</summary>
internal sealed class ApiEventSink(HttpClient http, TimeProvider clock, ILogger<ApiEventSink> log) : IEventSink
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <param name="url">Of the server; the path of the API is added.</param>
    public static HttpClient Connect(Uri url, string? apiKey)
    {
        // A proxy knows nothing of this machine's own loopback.
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = !url.IsLoopback }) { BaseAddress = url };
        if (!string.IsNullOrEmpty(apiKey))
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }

        return http;
    }

    public async Task AcceptAsync(IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken)
    {
        foreach (var parcel in EventParcel.Pack(events))
        {
            await SendAsync(parcel, cancellationToken);
        }
    }

    private async Task SendAsync(EventParcel parcel, CancellationToken cancellationToken)
    {
        var pauses = new Backoff(FirstPause, LongestPause);
        for (var tries = 1; ; tries++)
        {
            var answer = await TryAsync(parcel, cancellationToken);
            if (answer.IsTaken)
            {
                TellTaken(tries);
                return;
            }

            if (answer.Refusal is { } reason && parcel.CanBeDivided)
            {
                await OneByOneAsync(parcel, reason, cancellationToken);
                return;
            }

            var pause = answer.Wait is { } wait && wait < LongestPause ? wait : pauses.Next();
            log.EventsNotTaken(parcel.Events.Count, http.BaseAddress!.ToString(), answer.Problem, pause.TotalSeconds);
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    private async Task OneByOneAsync(EventParcel parcel, string reason, CancellationToken cancellationToken)
    {
        if (parcel.Events is [var bad])
        {
            log.EventPutAside(bad.Source, bad.Id, reason);
            await SendAsync(EventParcel.Of(RefusedEvents.InPlaceOf(bad, clock.GetUtcNow(), reason)), cancellationToken);
            return;
        }

        foreach (var one in parcel.Events)
        {
            await SendAsync(EventParcel.Of(one), cancellationToken);
        }
    }

    private async Task<Answer> TryAsync(EventParcel parcel, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ReadOnlyMemoryContent(parcel.Body);
            content.Headers.ContentType = new MediaTypeHeaderValue(parcel.MediaType);
            using var response = await http.PostAsync(new Uri(http.BaseAddress!, "api/v1/events"), content, cancellationToken);
            return response.IsSuccessStatusCode ? Answer.Taken : await ReadAsync(response, cancellationToken);
        }
        catch (Exception away) when (IsAway(away, cancellationToken))
        {
            return new Answer(false, null, $"{away.GetBaseException().Message}.", null);
        }
    }

    private static bool IsAway(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested;

    private async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ProblemAsync(response, cancellationToken);
        var words = problem is null
            ? $"it answers {(int)response.StatusCode} {response.ReasonPhrase}."
            : $"{problem.Code} {problem.Detail}";
        var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - clock.GetUtcNow() : null;

        // Only what the server itself says of an event is the event's fault: a proxy in between may answer anything.
        var isRefused = problem is not null && response.StatusCode is
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;
        return new Answer(false, isRefused ? words : null, words, wait);
    }

    private static async Task<Problem?> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<Problem>(ApiJson.Options, cancellationToken);
            return problem is { Detail: not null, Code: { } code } && code.StartsWith("EF", StringComparison.Ordinal) ? problem : null;
        }
        catch (Exception other) when (other is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    private void TellTaken(int tries)
    {
        if (tries > 1)
        {
            log.EventsTakenAgain(http.BaseAddress!.ToString());
        }
    }

    /// <param name="Refusal">Why the server can take none of what was sent; null: it is not the fault of the events.</param>
    private sealed record Answer(bool IsTaken, string? Refusal, string Problem, TimeSpan? Wait)
    {
        public static Answer Taken { get; } = new(true, null, "", null);
    }
}
