using System.Text.Json;
using System.Text.RegularExpressions;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Pools;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Pools;

/// <summary>The body of a PUT of a pool, checked.</summary>
internal static partial class PoolWish
{
    private const int MaxText = 200;
    private const int MaxTypes = 100;
    private const int MaxRecent = 1_000;
    private static readonly TimeSpan DefaultOpenFor = TimeSpan.FromSeconds(30);

    /// <exception cref="ProblemException">400 or 422.</exception>
    public static PoolSettings Read(ReadOnlyMemory<byte> body)
    {
        var members = RequestShape.Members(JsonBody.Parse(body), "slots", "rate", "burst", "breaker", "types");
        var settings = new PoolSettings
        {
            Slots = Number(members, "slots", 0, PoolBounds.MaxSlots),
            Rate = RateOf(members),
            Breaker = BreakerOf(members),
            Types = TypesOf(members),
        };
        return settings is { Slots: null, Rate: null, Breaker: null }
            ? throw Wrong("The pool limits nothing. Give it 'slots', a 'rate' such as \"10/s\", or a 'breaker'.")
            : settings;
    }

    /// <exception cref="ProblemException">422.</exception>
    public static string Name(string name) => Good().IsMatch(name)
        ? name
        : throw Wrong("The name of a pool is made of 1 to 128 letters, digits, '_', '.' or '-', the first one a letter or a digit.");

    private static RateLimit? RateOf(IReadOnlyDictionary<string, JsonElement> members)
    {
        var burst = Number(members, "burst", 1, PoolBounds.MaxSlots);
        if (RequestShape.Text(members, "rate", MaxText) is not { } text)
        {
            return burst is null
                ? null
                : throw Wrong("'burst' has no effect without a 'rate'. Leave it out, or give a rate such as \"10/s\".");
        }

        return PoolWords.TryParseRate(text, out var count, out var per)
            ? new RateLimit(count, per, burst ?? count)
            : throw Wrong($"'rate' is \"{text}\"; it must be attempts in a time, such as \"10/s\", \"100/m\" or \"5/30s\".");
    }

    private static BreakerRule? BreakerOf(IReadOnlyDictionary<string, JsonElement> members)
    {
        if (!members.TryGetValue("breaker", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var own = RequestShape.Members(value, "failures", "of", "open_for");
        var failures = Number(own, "failures", 1, MaxRecent)
            ?? throw Wrong("'breaker' needs 'failures': how many failed attempts open it, such as {\"failures\": 5}.");
        var of = Number(own, "of", 1, MaxRecent) ?? failures;
        return of < failures
            ? throw Wrong($"'breaker' can never open: {failures} of the last {of} attempts cannot fail. Make 'of' at least 'failures'.")
            : new BreakerRule(failures, of, OpenFor(own));
    }

    private static TimeSpan OpenFor(IReadOnlyDictionary<string, JsonElement> members)
    {
        if (RequestShape.Text(members, "open_for", MaxText) is not { } text)
        {
            return DefaultOpenFor;
        }

        return Durations.TryParse(text, out var time) && time > TimeSpan.Zero
            ? time
            : throw Wrong($"'open_for' is \"{text}\"; it must be a duration such as \"30s\" or \"5m\".");
    }

    private static string[] TypesOf(IReadOnlyDictionary<string, JsonElement> members)
    {
        if (!members.TryGetValue("types", out var types) || types.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return types.ValueKind == JsonValueKind.Array && types.GetArrayLength() <= MaxTypes
            && types.EnumerateArray().All(type => type.ValueKind == JsonValueKind.String && Good().IsMatch(type.GetString()!))
            ? [.. types.EnumerateArray().Select(type => type.GetString()!).Distinct(StringComparer.Ordinal)]
            : throw Wrong($"'types' must be a list of at most {MaxTypes} task types such as [\"http\"].");
    }

    private static int? Number(IReadOnlyDictionary<string, JsonElement> members, string name, int min, int max)
    {
        if (!members.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max
            ? number
            : throw Wrong($"'{name}' must be a whole number from {min} to {max}.");
    }

    private static ProblemException Wrong(string message) => new(422, ProblemCodes.InvalidPool, message);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex Good();
}
