using System.Text.Json.Nodes;
using EventFlow.Tests.Architecture;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace EventFlow.Tests.Deployment;

/// <summary>The documents of a YAML file as JSON nodes; every scalar is a string.</summary>
internal static class Yaml
{
    public static IReadOnlyList<JsonNode> Documents(string path)
    {
        using var text = new StringReader(SourceTree.Read(path));
        var parser = new MergingParser(new Parser(text));
        var deserializer = new DeserializerBuilder().Build();
        var documents = new List<JsonNode>();

        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
        {
            documents.Add(
                Node(deserializer.Deserialize<object>(parser)) ?? throw new InvalidDataException($"{path} has an empty document."));
        }

        return documents;
    }

    public static JsonNode Single(string path) => Documents(path).Single();

    /// <summary>The node at a path such as <c>spec.template.spec.containers[0].image</c>; null when any step is missing.</summary>
    public static JsonNode? At(this JsonNode? node, string path)
    {
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            node = step.StartsWith('[') ? (node as JsonArray)?[int.Parse(step.Trim('[', ']'))] : (node as JsonObject)?[step];
        }

        return node;
    }

    public static string? Text(this JsonNode? node, string path) => node.At(path)?.GetValue<string>();

    public static IEnumerable<string> Keys(this JsonNode? node, string path) =>
        (node.At(path) as JsonObject)?.Select(pair => pair.Key) ?? [];

    private static JsonNode? Node(object? value) => value switch
    {
        IDictionary<object, object> map => new JsonObject(map.Select(pair => KeyValuePair.Create((string)pair.Key, Node(pair.Value)))),
        IEnumerable<object> list => new JsonArray([.. list.Select(Node)]),
        string text => JsonValue.Create(text),
        _ => null,
    };
}
