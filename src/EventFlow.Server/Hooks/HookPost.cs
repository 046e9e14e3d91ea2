using System.Security.Cryptography;
using EventFlow.Contracts.Api;
using EventFlow.Core.Events;
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
        if (HookSignature.Read(request.Headers[HookSignature.Header]) is not { } signature)
        {
            return Unauthorized();
        }

        var hook = HookNames.AreGood(name) ? await hooks.FindAsync(name, signature.Text, cancellationToken) : null;
        var isGood = signature.IsGood(hook?.Secrets ?? [Nobody], clock.GetUtcNow(), body.Span);
        if (hook is null || !isGood || hook.IsReplay)
        {
            return Unauthorized();
        }

        using var entered = admission.TryEnter();
        if (entered is null)
        {
            var refusal = admission.OfStarting();
            admission.Count(refusal);
            return refusal.ToResult();
        }

        // Before the signature is noted: one that was noted and not taken would be lost. Taken twice it counts once, by its id.
        var received = await intake.TakeAsync(
            new IncomingEvent(EventWays.Hook) { Event = Event(hook.View, request.ContentType, body) }, CancellationToken.None);
        await hooks.NoteAsync(name, signature.Text, CancellationToken.None);
        return Results.Json(received, statusCode: 202);
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
    private static ProblemResult Unauthorized() => new(new Problem(401, ProblemCodes.BadSignature,
        $"The request was not accepted: there is no such hook, or the header {HookSignature.Header} is missing, wrong, older than 5 minutes or used "
        + "before. It is t=UNIX_SECONDS,v1=HEX with the HMAC-SHA-256 of the time, a dot and the body."));
}
