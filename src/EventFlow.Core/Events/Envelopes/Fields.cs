using System.Globalization;
using System.Text.Json;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>Members of messages of which nothing is certain: what is missing, or of another kind, is null.</summary>
internal static class Fields
{
    public static JsonElement? At(JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
            {
                return null;
            }
        }

        return json.ValueKind == JsonValueKind.Null ? null : json;
    }

    /// <summary>Text that is not empty.</summary>
    public static string? Text(JsonElement json, params ReadOnlySpan<string> path) =>
        At(json, path) is { ValueKind: JsonValueKind.String } found && found.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A whole number, also where it is sent as text.</summary>
    public static long? Number(JsonElement json, params ReadOnlySpan<string> path) => At(json, path) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) => value,
        { ValueKind: JsonValueKind.String } text when long.TryParse(
            text.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    public static DateTimeOffset? Time(JsonElement json, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(Text(json, path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Milliseconds since 1970.</summary>
    public static DateTimeOffset? Moment(long? milliseconds) =>
        milliseconds is { } value and >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
