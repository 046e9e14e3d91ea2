using System.Globalization;
using System.Text.Json;

namespace EventFlow.Benchmarks.Reports;

/// <summary>The figures of one benchmark in the order they were added: one JSON object, or lines for people.</summary>
internal sealed class Report
{
    public static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    private readonly Dictionary<string, object?> members = [];

    /// <summary>Puts the figures of a summary at the top.</summary>
    public void SetAll(IReadOnlyDictionary<string, object?> figures)
    {
        foreach (var (name, value) in figures)
        {
            Set(name, value);
        }
    }

    /// <summary>Replaces a figure of the same name; null is left out.</summary>
    public void Set(string name, object? value)
    {
        if (value is not null)
        {
            members[name] = value;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(members, Format);

    public string ToText()
    {
        using var document = JsonDocument.Parse(ToJson());
        return string.Join('\n', Lines("", document.RootElement).Select(line => $"{line.Name,-64} {line.Value}"));
    }

    private static IEnumerable<(string Name, string Value)> Lines(string prefix, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(
            member => Lines(prefix.Length == 0 ? member.Name : $"{prefix}.{member.Name}", member.Value)),
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) =>
            [(prefix, string.Join(", ", value.EnumerateArray()))],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(
            (item, place) => Lines($"{prefix}[{place.ToString(CultureInfo.InvariantCulture)}]", item)),
        _ => [(prefix, value.ToString())],
    };
}
