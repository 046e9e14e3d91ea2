using System.Security.Cryptography;
using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Hooks;

internal static class HookEndpoints
{
    private const string ProblemType = "application/problem+json";
    private const int SecretBytes = 32;
    private const int MaxText = 1_024;
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    public static void MapHooks(this IEndpointRouteBuilder api)
    {
        var hooks = api.MapGroup("/hooks").WithTags("hooks");
        hooks.MapPost("/{name}", HookPost.HandleAsync).WithName("callHook")
            .WithSummary("Takes what a webhook reports: 202 once it is committed; 401 unless its signature or token is good")
            .Produces<InboxView>(202)
            .Produces<Problem>(400, ProblemType).Produces<Problem>(401, ProblemType).Produces<Problem>(413, ProblemType)
            .Produces<Problem>(422, ProblemType).Produces<Problem>(429, ProblemType);
        hooks.MapPut("/{name}", PutAsync).WithName("putHook")
            .WithSummary("Makes a hook and shows its secret once, or changes the type, source and auth of one")
            .Accepts<PutHookRequest>(isOptional: true, "application/json")
            .Produces<HookSecret>(201).Produces<HookSecret>(200).Produces<Problem>(422, ProblemType);
        hooks.MapPost("/{name}/rotate", RotateAsync).WithName("rotateHook")
            .WithSummary("Gives a hook another secret and shows it once; the one before is good for a day more")
            .Produces<HookSecret>().Produces<Problem>(404, ProblemType);
        hooks.MapGet("", ListAsync).WithName("listHooks").WithSummary("The hooks, without their secrets").Produces<Page<HookView>>();
        hooks.MapDelete("/{name}", DeleteAsync).WithName("deleteHook")
            .WithSummary("Removes a hook").Produces(204).Produces<Problem>(404, ProblemType);
    }

    private static async Task<IResult> PutAsync(string name, HttpRequest request, IHookStore hooks, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var members = body.IsEmpty
            ? new Dictionary<string, JsonElement>()
            : RequestShape.Members(JsonBody.Parse(body), "type", "source", "auth");
        if (!HookNames.AreGood(name))
        {
            throw RequestShape.Wrong(
                "The name of a hook has 1 to 128 letters, digits, '_', '.' and '-', and begins with a letter or digit.");
        }

        var (hook, created) = await hooks.PutAsync(
            name, Text(members, "type") ?? $"eventflow.hook.{name}", Text(members, "source") ?? $"/hooks/{name}", Auth(members),
            NewSecret(out var secret), cancellationToken);
        return Results.Json(new HookSecret(hook, created ? secret : null), statusCode: created ? 201 : 200);
    }

    private static async Task<IResult> RotateAsync(string name, IHookStore hooks, CancellationToken cancellationToken) =>
        await hooks.RotateAsync(name, NewSecret(out var secret), Overlap, cancellationToken) is { } hook
            ? Results.Json(new HookSecret(hook, secret))
            : Unknown(name);

    private static async Task<IResult> ListAsync(HttpRequest request, IHookStore hooks, CancellationToken cancellationToken) =>
        Results.Json(await hooks.ListAsync(Query.Text(request, "cursor"), Query.Limit(request), cancellationToken));

    private static async Task<IResult> DeleteAsync(string name, IHookStore hooks, CancellationToken cancellationToken) =>
        await hooks.DeleteAsync(name, cancellationToken) ? Results.NoContent() : Unknown(name);

    private static string NewSecret(out string secret) => secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    private static string? Text(IReadOnlyDictionary<string, JsonElement> members, string name)
    {
        var text = RequestShape.Text(members, name, MaxText);
        return text is null || (text.Length > 0 && !text.Any(char.IsControl))
            ? text
            : throw RequestShape.Wrong($"'{name}' must be text of 1 to {MaxText} characters without control characters.");
    }

    private static string Auth(IReadOnlyDictionary<string, JsonElement> members) => Text(members, "auth") switch
    {
        null or HookAuth.Signature => HookAuth.Signature,
        HookAuth.Token => HookAuth.Token,
        var other => throw RequestShape.Wrong($"'auth' is '{HookAuth.Signature}' or '{HookAuth.Token}', not '{other}'."),
    };

    private static ProblemResult Unknown(string name) => new(new Problem(404, ProblemCodes.UnknownHook,
        $"There is no hook '{name}'. GET /api/v1/hooks lists them; PUT /api/v1/hooks/NAME makes one."));
}
