using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using EventFlow.Core.Events;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Outgoing;

/// <summary>Sends to subscriptions what they are to be told. Each has room of its own, so that one that is slow or gone holds up no other.
/// </summary>
internal sealed class WebhookSender : Duty
{
    private const int Most = 1_024;

    // Whoever adds deliveries rings; this is for those of nodes that have died.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);

    private readonly ISubscriptionStore store;
    private readonly WebhookBell bell;
    private readonly WebhookOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<WebhookSender> log;
    private readonly ConcurrentDictionary<string, int> busy = new(StringComparer.Ordinal);
    private readonly Errands<DueDelivery> errands;
    private readonly HttpClient http;
    private long? swept;

    public WebhookSender(ISubscriptionStore store, WebhookBell bell, WebhookOptions options, TimeProvider clock, ILogger<WebhookSender> log)
        : base(clock, log)
    {
        (this.store, this.bell, this.options, this.clock, this.log) = (store, bell, options, clock, log);
        errands = new Errands<DueDelivery>(
            Most, DeliverAsync, (failure, delivery) => log.DeliveryUnsettled(failure, delivery.Subscription));
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = (context, token) => WebhookAddresses.ConnectAsync(context.DnsEndPoint, options.AllowPrivate, token),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        {
            Timeout = options.Timeout,
            MaxResponseContentBufferSize = 64 * 1024,
        };
    }

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        await SweepAsync(cancellationToken);
        var due = await store.ClaimAsync(
            busy.Where(one => one.Value > 0).ToDictionary(), options.MostAtOnce, options.Timeout * 3, cancellationToken);
        foreach (var delivery in due)
        {
            busy.AddOrUpdate(delivery.Subscription, 1, (_, before) => before + 1);
            errands.Add(delivery);
        }

        return await store.NextAsync(cancellationToken) is { } next && next < Idle && next > TimeSpan.Zero ? next : Idle;
    }

    public override void Dispose()
    {
        http.Dispose();
        errands.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(base.ExecuteAsync(stoppingToken), errands.RunAsync(stoppingToken));

    protected override Task RestAsync(TimeSpan time, CancellationToken cancellationToken) => bell.RestAsync(time, cancellationToken);

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (swept is not { } last || clock.GetElapsedTime(last) > SweepEvery)
        {
            await store.DropAsync(options.KeepFor, cancellationToken);
            swept = clock.GetTimestamp();
        }
    }

    private async Task DeliverAsync(DueDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            var (status, error, retryAfter) = await PostAsync(delivery, cancellationToken);
            var outcome = WebhookAnswers.Of(status, error, retryAfter, delivery, options, Draw(delivery));
            await store.SettleAsync(delivery.Id, outcome, cancellationToken);
            await TellAsync(delivery, outcome, cancellationToken);
        }
        finally
        {
            busy.AddOrUpdate(delivery.Subscription, 0, (_, before) => before - 1);
            bell.Ring();
        }
    }

    private async Task TellAsync(DueDelivery delivery, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Status == 410)
        {
            await store.StopAsync(delivery.Subscription, "its receiver answered 410 Gone", cancellationToken);
            log.SubscriptionStopped(delivery.Subscription);
        }
        else if (outcome is { IsDelivered: false, Again: null })
        {
            log.DeliveryGivenUp(delivery.Subscription, delivery.Attempts, outcome.Error ?? "");
        }
    }

    private async Task<(int? Status, string? Error, TimeSpan? RetryAfter)> PostAsync(
        DueDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            var body = Encoding.UTF8.GetBytes(delivery.Body);
            using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEventFormat.MediaType);
            request.Headers.TryAddWithoutValidation(HookSignature.Header, HookSignature.Make(delivery.Secrets, clock.GetUtcNow(), body));
            request.Headers.UserAgent.ParseAdd("EventFlow");
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return ((int)answer.StatusCode, null, After(answer.Headers.RetryAfter));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UriFormatException)
        {
            return (null, failure.InnerException is { } inner ? $"{failure.Message} ({inner.Message})" : failure.Message, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"it did not answer within {options.Timeout.TotalSeconds:0} s", null);
        }
    }

    private TimeSpan? After(RetryConditionHeaderValue? value) => value?.Delta ?? value?.Date - clock.GetUtcNow();

    /// <summary>Of the id, so that a test can know it.</summary>
    private static double Draw(DueDelivery delivery) => delivery.Id.ToByteArray()[^1] / 255.0;
}

/// <summary>There is something to send, or room to send it.</summary>
internal sealed class WebhookBell(TimeProvider clock) : Alarm(clock);
