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
}
