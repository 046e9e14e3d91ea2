using System.Text.Json;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;
using Microsoft.Extensions.Primitives;

namespace EventFlow.Server.Runs;

/// <summary>What the caller of a start asks for.</summary>
internal sealed record RunWish(IReadOnlyDictionary<string, JsonElement> Params, string? Key)
{
    private const int MaxKey = 200;

    /// <exception cref="ProblemException">400 or 422.</exception>
    public static RunWish Read(ReadOnlyMemory<byte> body, StringValues keyHeader)
    {
        var members = body.IsEmpty
            ? new Dictionary<string, JsonElement>()
            : RequestShape.Members(JsonBody.Parse(body), "params", "key");
        return new RunWish(ReadParams(members), ReadKey(RequestShape.Text(members, "key", MaxKey), keyHeader));
    }

    private static Dictionary<string, JsonElement> ReadParams(IReadOnlyDictionary<string, JsonElement> members)
    {
        if (!members.TryGetValue("params", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : throw RequestShape.Wrong($"'params' must be an object of parameters by name, not {RequestShape.Word(given.ValueKind)}.");
    }

    private static string? ReadKey(string? fromBody, StringValues header)
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

        return key.Length is >= 1 and <= MaxKey && !key.Any(char.IsControl)
            ? key
            : throw Invalid($"An idempotency key has 1 to {MaxKey} characters and no control characters.");
    }

    private static ProblemException Invalid(string message) => new(422, ProblemCodes.InvalidKey, message);
}
