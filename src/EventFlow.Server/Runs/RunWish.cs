using System.Text.Json;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;
using Microsoft.Extensions.Primitives;

namespace EventFlow.Server.Runs;

/// <summary>What the caller of a start asks for.</summary>
internal sealed record RunWish(IReadOnlyDictionary<string, JsonElement> Params, string? Key)
{
    /// <exception cref="ProblemException">400 or 422.</exception>
    public static RunWish Read(ReadOnlyMemory<byte> body, StringValues keyHeader)
    {
        var members = body.IsEmpty
            ? new Dictionary<string, JsonElement>()
            : RequestShape.Members(JsonBody.Parse(body), "params", "key");
        return new RunWish(
            ReadParams(members), IdempotencyKey.Read(RequestShape.Text(members, "key", IdempotencyKey.MaxLength), keyHeader));
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
}
