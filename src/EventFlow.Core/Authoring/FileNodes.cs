using System.Text.Json;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Authoring;

/// <summary>Values of C# as values of a workflow file.</summary>
internal static class FileNodes
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static FileNode Map() => new(FileKind.Map, Place.Start);

    public static FileNode Text(string text) => new(FileKind.Text, Place.Start, text);

    public static FileNode Word<T>(T word)
        where T : struct, Enum => Text(Words.Snake(word.ToString()));

    public static FileNode List(IEnumerable<FileNode> items)
    {
        var list = new FileNode(FileKind.List, Place.Start);
        items.ToList().ForEach(list.Add);
        return list;
    }

    public static FileNode Tasks(IEnumerable<WorkflowNode> nodes)
    {
        var map = Map();
        // Not by key: a name that stands twice is for the reader to report.
        nodes.ToList().ForEach(node => map.Add(new FileEntry(node.Name, Place.Start, node.ToFile())));
        return map;
    }

    public static FileNode? Duration(TimeSpan? duration) => duration is { } time ? Text(DurationText.Of(time)) : null;

    /// <summary>What goes to a worker or into an expression, in snake_case.</summary>
    public static FileNode? Input(object? value) => value is null ? null : Of(JsonSerializer.SerializeToElement(value, SnakeCase));

    /// <summary>A JSON Schema, whose words stay as they are.</summary>
    public static FileNode Schema(object value) => Of(JsonSerializer.SerializeToElement(value));

    /// <summary>Sets the key, in place of a value it has; null sets nothing.</summary>
    public static void Set(this FileNode map, string key, FileNode? value)
    {
        if (value is not null)
        {
            map.Entries.RemoveAll(entry => entry.Key == key);
            map.Add(new FileEntry(key, Place.Start, value));
        }
    }

    private static FileNode Of(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var map = Map();
                foreach (var member in value.EnumerateObject())
                {
                    map.Add(new FileEntry(member.Name, Place.Start, Of(member.Value)));
                }

                return map;
            case JsonValueKind.Array:
                return List(value.EnumerateArray().Select(Of));
            case JsonValueKind.String:
                return Text(value.GetString()!);
            case JsonValueKind.Number:
                return new FileNode(FileKind.Number, Place.Start, value.GetRawText());
            case JsonValueKind.True or JsonValueKind.False:
                return new FileNode(FileKind.Bool, Place.Start, value.GetRawText());
            default:
                return new FileNode(FileKind.Null, Place.Start);
        }
    }
}
