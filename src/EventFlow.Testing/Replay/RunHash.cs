using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Replay;

/// <summary>One number for where a run and all of its tasks stand.</summary>
internal static class RunHash
{
    // Longer messages are cut where they are stored.
    private const int MessageCompared = 7_900;
    private const int NameCompared = 190;

    public static string Of(RunFacts run, IEnumerable<TaskFacts> tasks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Line(run));
        foreach (var task in tasks.OrderBy(task => task.Path, StringComparer.Ordinal))
        {
            Add(hash, Line(task));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string Line(RunFacts run) => Joined(run.State.Word(), Time(run.StartedAt), Time(run.EndedAt), Error(run.Error));

    public static string Line(TaskFacts task) => Joined(
        task.Path, task.Kind, task.State.Word(), task.Attempt.ToString(CultureInfo.InvariantCulture), Cut(task.Worker, NameCompared),
        Time(task.QueuedAt), Time(task.StartedAt), Time(task.EndedAt), Canonical(task.Output), Error(task.Error),
        Cut(task.Reason, MessageCompared));

    private static void Add(IncrementalHash hash, string line) => hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));

    private static string Joined(params string?[] parts) => JsonSerializer.Serialize(parts);

    // To the microsecond, as PostgreSQL keeps it.
    private static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static string? Error(RunError? error) =>
        error is null ? null : $"{Cut(error.Type, NameCompared)}: {Cut(error.Message, MessageCompared)}";

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];

    // Null and nothing are the same where outputs are shown.
    private static string? Canonical(JsonElement? value) =>
        value is null or { ValueKind: JsonValueKind.Null } ? null : JsonSerializer.Serialize(Sorted(value.Value));

    private static object? Sorted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().GroupBy(member => member.Name, StringComparer.Ordinal)
            .OrderBy(members => members.Key, StringComparer.Ordinal)
            .ToDictionary(members => members.Key, members => Sorted(members.Last().Value)),
        JsonValueKind.Array => value.EnumerateArray().Select(Sorted).ToList(),
        _ => value,
    };
}
