using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

/// <summary>Bodies of requests.</summary>
internal static class ApiContent
{
    public static StringContent Json<T>(T value) =>
        new(JsonSerializer.Serialize(value, ApiJson.Options), Encoding.UTF8, "application/json");

    public static ByteArrayContent File(byte[] file, bool json)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(json ? "application/json" : "application/yaml");
        return content;
    }
}
