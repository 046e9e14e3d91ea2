using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventFlow.Core.Definitions.Content;

[JsonConverter(typeof(JsonStringEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    [JsonStringEnumMemberName("added")]
    Added,

    [JsonStringEnumMemberName("removed")]
    Removed,

    [JsonStringEnumMemberName("changed")]
    Changed,
}

/// <summary>One difference between two workflow files.</summary>
/// <param name="Node">Path of the task or group, <c>region/load</c>; null for the workflow itself.</param>
/// <param name="Key">The key inside of it, <c>retry.attempts</c>; empty where the whole node came or went.</param>
/// <param name="Old">Null where there was none.</param>
/// <param name="New">Null where there is none any more.</param>
public sealed record ContentChange(string? Node, string Key, ChangeKind Change, JsonElement? Old, JsonElement? New);

/// <summary>What one workflow file says and another does not, node by node and key by key, in the order of the newer file.</summary>
public static class WorkflowDiff
{
    private const string Tasks = "tasks";

    public static IReadOnlyList<ContentChange> Between(JsonElement old, JsonElement newer)
    {
        var changes = new List<ContentChange>();
        CompareNode(null, old, newer, changes);
        return changes;
    }

    private static void CompareNode(string? path, JsonElement old, JsonElement newer, List<ContentChange> changes)
    {
        CompareMembers(path, "", old, newer, changes);
        var (before, after) = (TasksOf(old), TasksOf(newer));
        foreach (var (name, was, now) in Pairs(before, after))
        {
            var inner = path is null ? name : $"{path}/{name}";
            if (was is { ValueKind: JsonValueKind.Object } one && now is { ValueKind: JsonValueKind.Object } other)
            {
                CompareNode(inner, one, other, changes);
            }
            else
            {
                Tell(inner, "", was, now, changes);
            }
        }
    }

    private static void CompareMembers(string? node, string key, JsonElement old, JsonElement newer, List<ContentChange> changes)
    {
        foreach (var (name, was, now) in Pairs(old, newer).Where(pair => key.Length > 0 || !IsScope(pair.Name, pair.Was, pair.Now)))
        {
            Compare(node, key.Length == 0 ? name : $"{key}.{name}", was, now, changes);
        }
    }

    private static void Compare(string? node, string key, JsonElement? was, JsonElement? now, List<ContentChange> changes)
    {
        if (was is { } old && now is { } newer)
        {
            if (old.ValueKind == JsonValueKind.Object && newer.ValueKind == JsonValueKind.Object)
            {
                CompareMembers(node, key, old, newer, changes);
                return;
            }

            if (AreLikeLists(old, newer))
            {
                for (var at = 0; at < old.GetArrayLength(); at++)
                {
                    Compare(node, $"{key}[{at}]", old[at], newer[at], changes);
                }

                return;
            }
        }

        Tell(node, key, was, now, changes);
    }

    private static void Tell(string? node, string key, JsonElement? was, JsonElement? now, List<ContentChange> changes)
    {
        if (was is null || now is null || !JsonElement.DeepEquals(was.Value, now.Value))
        {
            changes.Add(new ContentChange(
                node, key, was is null ? ChangeKind.Added : now is null ? ChangeKind.Removed : ChangeKind.Changed, was, now));
        }
    }

    // Lists of mappings are told apart item by item; of other lists the whole is easier to read.
    private static bool AreLikeLists(JsonElement old, JsonElement newer) =>
        old.ValueKind == JsonValueKind.Array && newer.ValueKind == JsonValueKind.Array && old.GetArrayLength() == newer.GetArrayLength()
        && old.EnumerateArray().Concat(newer.EnumerateArray()).All(item => item.ValueKind == JsonValueKind.Object);

    private static bool IsScope(string name, JsonElement? was, JsonElement? now) =>
        name == Tasks && (was ?? now)!.Value.ValueKind == JsonValueKind.Object && (now ?? was)!.Value.ValueKind == JsonValueKind.Object;

    private static JsonElement TasksOf(JsonElement node) =>
        node.TryGetProperty(Tasks, out var tasks) && tasks.ValueKind == JsonValueKind.Object ? tasks : JsonElement.Parse("{}");

    private static IEnumerable<(string Name, JsonElement? Was, JsonElement? Now)> Pairs(JsonElement old, JsonElement newer)
    {
        var before = old.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        foreach (var member in newer.EnumerateObject())
        {
            yield return (member.Name, before.Remove(member.Name, out var was) ? was : null, member.Value);
        }

        foreach (var (name, was) in before)
        {
            yield return (name, was, null);
        }
    }
}
