using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Server.Problems;

namespace EventFlow.Server.Requests;

/// <summary>Checks the shape of small request bodies and says what is wrong by member.</summary>
internal static class RequestShape
{
    /// <exception cref="ProblemException">422: not an object, or members nobody knows.</exception>
    public static IReadOnlyDictionary<string, JsonElement> Members(JsonElement body, params string[] known)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw Wrong($"The body must be a JSON object with {string.Join(", ", known)}, not {Word(body.ValueKind)}.");
        }

        var members = body.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        var unknown = members.Keys.Except(known).Select(name => Unknown(name, known)).ToArray();
        return unknown.Length == 0
            ? members
            : throw new ProblemException(new Problem(422, ProblemCodes.WrongShape, unknown[0].Message) { Errors = unknown });
    }

    /// <summary>A member that must be text where it is given; null counts as not given.</summary>
    public static string? Text(IReadOnlyDictionary<string, JsonElement> members, string name, int maxLength)
    {
        if (!members.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong($"'{name}' must be text, not {Word(value.ValueKind)}.");
        }

        var text = value.GetString()!;
        return text.Length <= maxLength ? text : throw Wrong($"'{name}' is longer than {maxLength} characters.");
    }

    public static ProblemException Wrong(string message) => new(422, ProblemCodes.WrongShape, message);

    public static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };

    private static ProblemItem Unknown(string name, string[] known)
    {
        var hint = new Suggestions().Nearest(name, known) is { } meant ? $"did you mean '{meant}'?" : $"known: {string.Join(", ", known)}.";
        return new ProblemItem(ProblemCodes.WrongShape, $"Unknown member '{name}'; {hint}", name);
    }
}
