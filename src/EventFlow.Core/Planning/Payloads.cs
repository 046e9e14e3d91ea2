using System.Runtime.InteropServices;
using System.Text.Json;

namespace EventFlow.Core.Planning;

internal static class Payloads
{
    public static bool TooLarge(JsonElement? value, int limit, out int bytes)
    {
        bytes = value is { } element ? JsonMarshal.GetRawUtf8Value(element).Length : 0;
        return bytes > limit;
    }

    public static bool TooDeep(JsonElement value, int limit)
    {
        var json = JsonMarshal.GetRawUtf8Value(value);
        if (json.Count((byte)'[') + json.Count((byte)'{') <= limit)
        {
            return false;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            if (reader.CurrentDepth >= limit && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                return true;
            }
        }

        return false;
    }
}
