using System.Globalization;
using System.Text.Json;

namespace EventFlow.Core.Events;

/// <summary>One event in the JSON format, held against the specification.</summary>
internal static class CloudEventReader
{
    private const int MaxName = 64;
    private const int MaxText = 1_024;
    private const int MaxValue = 16 * 1024;

    /// <exception cref="CloudEventException"/>
    public static CloudEvent Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Bad("An event is a JSON object.");
        }

        RequireVersion(json);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            CheckMember(member);
            if (!names.Add(member.Name))
            {
                throw Bad($"The attribute '{member.Name}' stands twice.");
            }
        }

        if (Has(json, "data") && Has(json, "data_base64"))
        {
            throw new CloudEventException(CloudEventCodes.BadData, "An event has 'data' or 'data_base64', not both.");
        }

        RequireTime(json);
        return new CloudEvent
        {
            Id = Required(json, "id"),
            Source = Required(json, "source"),
            Type = Required(json, "type"),
            Subject = Text(json, "subject"),
            Json = json.EnumerateObject().Any(member => member.Value.ValueKind == JsonValueKind.Null && member.Name != "data")
                ? WithoutNulls(json)
                : json,
        };
    }

    /// <summary>Nothing said means JSON.</summary>
    public static bool IsJson(string? contentType)
    {
        if (string.IsNullOrWhiteSpace(contentType))
        {
            return true;
        }

        var type = contentType.Split(';', 2)[0].Trim();
        return type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    private static void RequireVersion(JsonElement json)
    {
        if (Text(json, "specversion") is var version && version != "1.0")
        {
            throw new CloudEventException(
                CloudEventCodes.WrongVersion,
                version is null
                    ? "The event has no 'specversion'. A CloudEvent says \"specversion\": \"1.0\"."
                    : $"The event's specversion is '{Shortened(version)}', and only 1.0 can be read.");
        }
    }

    private static void CheckMember(JsonProperty member)
    {
        var (name, value) = (member.Name, member.Value);
        if (name == "data")
        {
            return;
        }

        if (name == "data_base64")
        {
            if (value.ValueKind != JsonValueKind.Null && (value.ValueKind != JsonValueKind.String || !value.TryGetBytesFromBase64(out _)))
            {
                throw new CloudEventException(CloudEventCodes.BadData, "'data_base64' of an event is text in Base64.");
            }

            return;
        }

        if (name.Length is 0 or > MaxName || !name.All(character => character is (>= 'a' and <= 'z') or (>= '0' and <= '9')))
        {
            throw Bad($"'{Shortened(name)}' cannot be an attribute: names have 1 to {MaxName} lower-case letters and digits.");
        }

        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || value.GetRawText().Length > MaxValue)
        {
            throw Bad($"The attribute '{name}' is text, a number or a truth value of at most {MaxValue} characters.");
        }
    }

    private static void RequireTime(JsonElement json)
    {
        if (Text(json, "time") is { } time
            && !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
        {
            throw Bad($"The attribute 'time' is '{Shortened(time)}', which is no time such as 2026-03-01T06:00:00Z.");
        }
    }

    private static string Required(JsonElement json, string name) =>
        Text(json, name) is { Length: > 0 } text ? text : throw Bad($"The event has no '{name}', which a CloudEvent must have.");

    private static string? Text(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: <= MaxText } text || text.Any(char.IsControl))
        {
            throw Bad($"The attribute '{name}' is text of at most {MaxText} characters without control characters.");
        }

        return text;
    }

    private static bool Has(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>An attribute that is null is not there.</summary>
    private static JsonElement WithoutNulls(JsonElement json) => CloudEventFormat.Write(writer =>
    {
        foreach (var member in json.EnumerateObject()
            .Where(member => member.Name == "data" || member.Value.ValueKind != JsonValueKind.Null))
        {
            writer.WritePropertyName(member.Name);
            writer.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
        }
    });

    private static string Shortened(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");

    private static CloudEventException Bad(string message) => new(CloudEventCodes.BadAttribute, message);
}
