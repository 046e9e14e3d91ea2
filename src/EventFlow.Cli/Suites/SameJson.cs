using System.Text.Json;

namespace EventFlow.Cli.Suites;

/// <summary>Compares JSON by value: members in any order, numbers as doubles.</summary>
internal static class SameJson
{
    // A last digit that two ways of adding up disagree on.
    private const double Tolerance = 1e-15;

    public static bool Same(JsonElement left, JsonElement right, bool unordered = false) =>
        left.ValueKind == right.ValueKind && left.ValueKind switch
    {
        JsonValueKind.Object => left.GetPropertyCount() == right.GetPropertyCount() && left.EnumerateObject()
            .All(member => right.TryGetProperty(member.Name, out var other) && Same(member.Value, other, unordered)),
        JsonValueKind.Array =>
            left.GetArrayLength() == right.GetArrayLength() && (unordered ? SameSet(left, right) : SameList(left, right)),
        JsonValueKind.Number => Math.Abs(left.GetDouble() - right.GetDouble()) <= Math.Abs(left.GetDouble()) * Tolerance,
        JsonValueKind.String => RawText.Of(left) == RawText.Of(right),
        _ => true,
    };

    private static bool SameList(JsonElement left, JsonElement right) =>
        left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => Same(pair.First, pair.Second));

    private static bool SameSet(JsonElement left, JsonElement right)
    {
        var rest = right.EnumerateArray().ToList();
        return left.EnumerateArray().All(item => rest.FindIndex(other => Same(item, other)) is >= 0 and var at && Remove(rest, at));
    }

    private static bool Remove(List<JsonElement> list, int index)
    {
        list.RemoveAt(index);
        return true;
    }
}
