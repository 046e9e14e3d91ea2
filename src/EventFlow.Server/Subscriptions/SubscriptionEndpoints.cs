using System.Security.Cryptography;
using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Outgoing;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Hooks;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Subscriptions;

internal static class SubscriptionEndpoints
{
    private const string ProblemType = "application/problem+json";
    private const int SecretBytes = 32;
    private const int MaxUrl = 2_000;
    private const int MaxItems = 50;
    private const int MaxText = 200;
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    public static void MapSubscriptions(this IEndpointRouteBuilder api)
    {
        var subscriptions = api.MapGroup("/subscriptions").WithTags("subscriptions");
        subscriptions.MapPut("/{name}", PutAsync).WithName("putSubscription")
            .WithSummary("Has an address told of events, and shows the secret they are signed with once; or changes which")
            .Accepts<PutSubscriptionRequest>("application/json")
            .Produces<SubscriptionSecret>(201).Produces<SubscriptionSecret>(200).Produces<Problem>(422, ProblemType);
        subscriptions.MapPost("/{name}/rotate", RotateAsync).WithName("rotateSubscription")
            .WithSummary("Gives a subscription another secret and shows it once; for a day more events are signed with both")
            .Produces<SubscriptionSecret>().Produces<Problem>(404, ProblemType);
        subscriptions.MapGet("", ListAsync).WithName("listSubscriptions")
            .WithSummary("The subscriptions, without their secrets").Produces<Page<SubscriptionView>>();
        subscriptions.MapGet("/{name}", FindAsync).WithName("getSubscription")
            .WithSummary("One subscription").Produces<SubscriptionView>().Produces<Problem>(404, ProblemType);
        subscriptions.MapGet("/{name}/deliveries", DeliveriesAsync).WithName("listDeliveries")
            .WithSummary("What was sent to it and what is to be, newest first; ?limit=&cursor=")
            .Produces<Page<DeliveryView>>().Produces<Problem>(404, ProblemType);
        subscriptions.MapDelete("/{name}", DeleteAsync).WithName("deleteSubscription")
            .WithSummary("Removes a subscription with what was to be sent to it").Produces(204).Produces<Problem>(404, ProblemType);
    }

    private static async Task<IResult> PutAsync(
        string name, HttpRequest request, ISubscriptionStore subscriptions, WebhookOptions options, CancellationToken cancellationToken)
    {
        var wish = Wish(name, JsonBody.Parse(await RequestBody.ReadAsync(request, cancellationToken)), options);
        var (subscription, created) = await subscriptions.PutAsync(name, wish, NewSecret(out var secret), cancellationToken);
        return Results.Json(new SubscriptionSecret(subscription, created ? secret : null), statusCode: created ? 201 : 200);
    }

    private static async Task<IResult> RotateAsync(string name, ISubscriptionStore subscriptions, CancellationToken cancellationToken) =>
        await subscriptions.RotateAsync(name, NewSecret(out var secret), Overlap, cancellationToken) is { } subscription
            ? Results.Json(new SubscriptionSecret(subscription, secret))
            : Unknown(name);

    private static async Task<IResult> ListAsync(
        HttpRequest request, ISubscriptionStore subscriptions, CancellationToken cancellationToken) =>
        Results.Json(await subscriptions.ListAsync(Query.Text(request, "cursor"), Query.Limit(request), cancellationToken));

    private static async Task<IResult> FindAsync(string name, ISubscriptionStore subscriptions, CancellationToken cancellationToken) =>
        await subscriptions.FindAsync(name, cancellationToken) is { } found ? Results.Json(found) : Unknown(name);

    private static async Task<IResult> DeliveriesAsync(
        string name, HttpRequest request, ISubscriptionStore subscriptions, CancellationToken cancellationToken) =>
        await subscriptions.FindAsync(name, cancellationToken) is null
            ? Unknown(name)
            : Results.Json(await subscriptions.DeliveriesAsync(
                name, Query.Text(request, "cursor"), Query.Limit(request), cancellationToken));

    private static async Task<IResult> DeleteAsync(string name, ISubscriptionStore subscriptions, CancellationToken cancellationToken) =>
        await subscriptions.DeleteAsync(name, cancellationToken) ? Results.NoContent() : Unknown(name);

    private static SubscriptionWish Wish(string name, JsonElement body, WebhookOptions options)
    {
        var members = RequestShape.Members(body, "url", "types", "workflows");
        if (!HookNames.AreGood(name))
        {
            throw RequestShape.Wrong(
                "The name of a subscription has 1 to 128 letters, digits, '_', '.' and '-', and begins with a letter or digit.");
        }

        var url = RequestShape.Text(members, "url", MaxUrl)
            ?? throw RequestShape.Wrong("'url' is missing: the address events are sent to.");
        if (WebhookAddresses.Refuse(url, options.AllowPrivate) is { } why)
        {
            throw new ProblemException(422, ProblemCodes.BadSubscriptionUrl, $"'{url}' cannot be sent to: {why}.");
        }

        var types = Texts(members, "types");
        var wish = new SubscriptionWish(url, types.Count == 0 ? ["eventflow.*"] : types, Texts(members, "workflows"));
        return wish.Interests().Count > 0 ? wish : throw RequestShape.Wrong(
            "No event is of these 'types'. Runs are told as eventflow.run.started, .succeeded, .failed, .canceled, .timed_out and others, "
            + "datasets as eventflow.dataset.updated; * stands for any characters. With 'workflows' only runs are told.");
    }

    private static IReadOnlyList<string> Texts(IReadOnlyDictionary<string, JsonElement> members, string name)
    {
        if (!members.TryGetValue(name, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        var isGood = list.ValueKind == JsonValueKind.Array && list.GetArrayLength() is > 0 and <= MaxItems && list.EnumerateArray().All(
            item => item.ValueKind == JsonValueKind.String
                && item.GetString() is { Length: > 0 and <= MaxText } text && !text.Any(char.IsControl));
        return isGood
            ? [.. list.EnumerateArray().Select(item => item.GetString()!).Distinct(StringComparer.Ordinal)]
            : throw RequestShape.Wrong($"'{name}' must be a list of 1 to {MaxItems} texts of at most {MaxText} characters.");
    }

    private static string NewSecret(out string secret) => secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    private static ProblemResult Unknown(string name) => new(new Problem(404, ProblemCodes.UnknownSubscription,
        $"There is no subscription '{name}'. GET /api/v1/subscriptions lists them; PUT /api/v1/subscriptions/NAME makes one."));
}
