using System.Globalization;
using System.Text;
using System.Text.Json;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Planning;

/// <summary>The items of a map, by position; those of an object also by key.</summary>
internal sealed class MapItems
{
    private readonly List<JsonElement> values = [];
    private readonly List<string> keys = [];
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    public int Count => values.Count;

    public JsonElement this[int index] => values[index];

    /// <summary>Null for the items of a list, and for batches.</summary>
    public string? KeyAt(int index) => keys.Count == 0 ? null : keys[index];

    public MapItem At(string map, int index) => keys.Count == 0
        ? new MapItem(TaskPaths.Child(map, index), index.ToString(CultureInfo.InvariantCulture), index)
        : new MapItem(TaskPaths.Child(map, keys[index]), TaskPaths.Escape(keys[index]), index);

    /// <param name="key">As it stands in a path.</param>
    public int? PositionOf(string key) => keys.Count > 0
        ? positions.TryGetValue(key, out var position) ? position : null
        : int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Count ? index : null;

    /// <exception cref="ExpressionException">The expression fails or gives neither an array nor an object.</exception>
    public static MapItems Evaluate(RunState state, TaskInstance map)
    {
        var (template, batch) = (map.Node.Definition.Foreach!.Items, map.Node.Definition.Foreach.Batch);
        var items = From(template.Evaluate(ExpressionScopes.Build(state, map, template.References, "foreach")));
        if (batch is { } size)
        {
            return items.InBatches(size);
        }

        items.CheckKeys(map.Path);
        return items;
    }

    private static MapItems From(JsonElement? value)
    {
        var items = new MapItems();
        switch (value?.ValueKind)
        {
            case JsonValueKind.Array:
                items.values.AddRange(value.Value.EnumerateArray());
                return items;
            case JsonValueKind.Object:
                foreach (var member in value.Value.EnumerateObject())
                {
                    items.AddMember(member);
                }

                return items;
            default:
                throw new ExpressionException(
                    "EF1590",
                    $"gave {value?.ValueKind.ToString().ToLowerInvariant() ?? "nothing"} where an array or an object is needed",
                    0);
        }
    }

    /// <summary>Batches of a list are lists, those of an object are objects.</summary>
    private MapItems InBatches(int size)
    {
        var batches = new MapItems();
        for (var start = 0; start < Count; start += size)
        {
            var places = Enumerable.Range(start, Math.Min(size, Count - start));
            batches.values.Add(keys.Count == 0
                ? JsonSerializer.SerializeToElement(places.Select(place => values[place]))
                : JsonSerializer.SerializeToElement(places.ToDictionary(place => keys[place], place => values[place])));
        }

        return batches;
    }

    private void AddMember(JsonProperty member)
    {
        // A key that stands twice means what it means to every other reader of JSON: the last value.
        if (!positions.TryAdd(TaskPaths.Escape(member.Name), values.Count))
        {
            values[positions[TaskPaths.Escape(member.Name)]] = member.Value;
            return;
        }

        keys.Add(member.Name);
        values.Add(member.Value);
    }

    private void CheckKeys(string map)
    {
        foreach (var key in keys)
        {
            var bytes = Encoding.UTF8.GetByteCount(TaskPaths.Child(map, key));
            if (bytes > TaskPaths.MaxChildBytes)
            {
                throw new ExpressionException(
                    "EF1591", $"gave a key that makes a task path of {bytes} bytes, {TaskPaths.MaxChildBytes} are allowed", 0);
            }
        }
    }
}
