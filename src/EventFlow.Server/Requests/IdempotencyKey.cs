using EventFlow.Server.Problems;
using Microsoft.Extensions.Primitives;

namespace EventFlow.Server.Requests;

/// <summary>The key by which a request that is sent again is known.</summary>
internal static class IdempotencyKey
{
    public const int MaxLength = 200;

    public static string? Of(HttpRequest request) => Read(fromBody: null, request.Headers["Idempotency-Key"]);

    /// <exception cref="ProblemException">422.</exception>
    public static string? Read(string? fromBody, StringValues header)
    {
        var fromHeader = header.Count == 0 ? null : header[^1];
        if (fromBody is not null && fromHeader is not null && fromBody != fromHeader)
        {
            throw Invalid("The body's 'key' and the header Idempotency-Key differ. Send one of them.");
        }

        var key = fromBody ?? fromHeader;
        if (key is null)
        {
            return null;
        }

        return key.Length is >= 1 and <= MaxLength && !key.Any(char.IsControl)
            ? key
            : throw Invalid($"An idempotency key has 1 to {MaxLength} characters and no control characters.");
    }

    private static ProblemException Invalid(string message) => new(422, ProblemCodes.InvalidKey, message);
}
