using System.Security.Cryptography;
using EventFlow.Contracts.Api;
using EventFlow.Core.Events;
using EventFlow.Core.Events.Envelopes;
using EventFlow.Orchestrator.Events;
using EventFlow.Orchestrator.Outgoing;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Admission;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Hooks;

/// <summary>POST to a hook. Nothing of the body is looked into before its signature is known to be good.</summary>
internal static class HookPost
{
    // What an unknown hook is checked against, so that it takes as long as a known one.
    private static readonly string Nobody = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static async Task<IResult> HandleAsync(
        string name, HttpRequest request, IHookStore hooks, EventIntake intake, StartAdmission admission, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var (signature, token) = (HookSignature.Read(request.Headers[HookSignature.Header]), HookToken.Read(request.Headers.Authorization));
        if (signature is null && token is null)
        {
            return Unauthorized(request);
        }

        var hook = HookNames.AreGood(name) ? await hooks.FindAsync(name, signature?.Text ?? "", cancellationToken) : null;
        var secrets = hook?.Secrets ?? [Nobody];
        var isGood = hook?.View.Auth == HookAuth.Token
            ? token?.IsGood(secrets) == true
            : signature?.IsGood(secrets, clock.GetUtcNow(), body.Span) == true && hook is { IsReplay: false };
        if (hook is null || !isGood)
        {
            return Unauthorized(request);
        }

        using var entered = admission.TryEnter();
        if (entered is null)
        {
            var refusal = admission.OfStarting();
            admission.Count(refusal);
            return refusal.ToResult();
        }

        return hook.View.Auth == HookAuth.Token
            ? await TakeAsync(Reported(hook.View, request.ContentType, body, clock.GetUtcNow()), intake)
            : await TakeSignedAsync(hook.View, request.ContentType, body, signature!, hooks, intake);
    }

    private static async Task<IResult> TakeSignedAsync(
        HookView hook, string? contentType, ReadOnlyMemory<byte> body, HookSignature signature, IHookStore hooks, EventIntake intake)
    {
        // Before the signature is noted: one that was noted and not taken would be lost. Taken twice it counts once, by its id.
        var received = await intake.TakeAsync(
            new IncomingEvent(EventWays.Hook) { Event = Event(hook, contentType, body) }, CancellationToken.None);
        await hooks.NoteAsync(hook.Name, signature.Text, CancellationToken.None);
        return Results.Json(received, statusCode: 202);
    }

    private static async Task<IResult> TakeAsync(IReadOnlyList<CloudEvent> events, EventIntake intake)
    {
        var taken = await Task.WhenAll(events.Select(happened =>
            intake.TakeAsync(new IncomingEvent(EventWays.Hook) { Event = happened }, CancellationToken.None)));
        return Results.Json(new ReceivedEvents(taken), statusCode: 202);
    }

    /// <summary>What a service reports in its own form, whatever content type it gives that; or else the body as an event of the
    /// hook.</summary>
    private static IReadOnlyList<CloudEvent> Reported(HookView hook, string? contentType, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            if (body.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8)
                && Envelopes.Open(CloudEventFormat.Parse(body), EnvelopeTrust.Notifications, now) is { } reported)
            {
                return reported;
            }
        }
        catch (CloudEventException)
        {
            // Text that only begins like JSON.
        }

        return [Event(hook, contentType, body)];
    }

    private static CloudEvent Event(HookView hook, string? contentType, ReadOnlyMemory<byte> body)
    {
        try
        {
            return CloudEventFormat.ReadBinary(
                new Dictionary<string, string>
                {
                    ["specversion"] = "1.0",
                    ["id"] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(body.Span))}",
                    ["source"] = hook.Source,
                    ["type"] = hook.Type,
                },
                contentType, body);
        }
        catch (CloudEventException bad)
        {
            throw new ProblemException(bad.Code == CloudEventCodes.NotJson ? 400 : 422, bad.Code, bad.Message);
        }
    }

    // One answer for all that can be wrong: who guesses learns nothing.
    private static ProblemResult Unauthorized(HttpRequest request)
    {
        // Some send the password they were given only when they are asked for it.
        request.HttpContext.Response.Headers.WWWAuthenticate = "Basic realm=\"eventflow\"";
        return new(new Problem(401, ProblemCodes.BadSignature,
            $"The request was not accepted: there is no such hook, or the header {HookSignature.Header} is missing, wrong, older than 5 "
            + "minutes or used before. It is t=UNIX_SECONDS,v1=HEX with the HMAC-SHA-256 of the time, a dot and the body. A hook that "
            + "takes a token wants it in the header Authorization."));
    }
}
