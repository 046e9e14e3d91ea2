using System.Text.Json;

namespace EventFlow.Testing;

internal static class Json
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static JsonElement Of(object? value) =>
        value is JsonElement element ? element : JsonSerializer.SerializeToElement(value, Options);
}
