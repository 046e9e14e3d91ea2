using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Runs;

/// <summary>Who wants a run to go on, and from where.</summary>
internal sealed record RepairWish(string By, IReadOnlyList<string> From, IReadOnlyList<string> Skip)
{
    private const int MaxName = 200;
    private const int MaxPath = 2_000;
    private const int MaxPaths = 1_000;

    /// <exception cref="ProblemException">400 or 422.</exception>
    public static RepairWish Read(ReadOnlyMemory<byte> body)
    {
        var members = RequestShape.Members(body.IsEmpty ? JsonElement.Parse("{}") : JsonBody.Parse(body), "by", "from", "skip");
        var by = RequestShape.Text(members, "by", MaxName);
        return by?.Any(char.IsControl) == true
            ? throw RequestShape.Wrong("'by' must be the name of the person who wants it, without control characters.")
            : new RepairWish(string.IsNullOrWhiteSpace(by) ? "unknown" : by, Paths(members, "from"), Paths(members, "skip"));
    }

    /// <summary>What is stored, and stands in the history.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { By, From, Skip }, ApiJson.Options);

    private static IReadOnlyList<string> Paths(IReadOnlyDictionary<string, JsonElement> members, string name)
    {
        if (!members.TryGetValue(name, out var paths) || paths.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return paths.ValueKind == JsonValueKind.Array && paths.GetArrayLength() <= MaxPaths && paths.EnumerateArray().All(IsPath)
            ? [.. paths.EnumerateArray().Select(path => path.GetString()!)]
            : throw RequestShape.Wrong($"'{name}' must be a list of at most {MaxPaths} paths of tasks, such as [\"load\", \"clean[17]\"].");
    }

    private static bool IsPath(JsonElement path) =>
        path.ValueKind == JsonValueKind.String && path.GetString()!.Length is > 0 and <= MaxPath;
}
