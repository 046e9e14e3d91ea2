using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EventFlow.Contracts;

namespace EventFlow.Worker.BuiltIn;

/// <summary>Reads the body of a response, and no more of it than an output may hold.</summary>
internal static class BoundedBody
{
    public static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > maxBytes)
            {
                throw BuiltInErrors.Failed(
                    "Http.ResponseTooLarge", $"The response is larger than {maxBytes} bytes. Let a task of your own fetch and store it.",
                    retryable: false);
            }
        }

        return body.ToArray();
    }

    public static JsonElement? Json(MediaTypeHeaderValue? type, byte[] body)
    {
        var media = type?.MediaType ?? "";
        if (!media.EndsWith("/json", StringComparison.OrdinalIgnoreCase) && !media.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            // Two levels less than an output may have: it becomes a member of one.
            return JsonElement.Parse(body, new JsonDocumentOptions { MaxDepth = WireJson.Options.MaxDepth - 2 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string Text(MediaTypeHeaderValue? type, byte[] body)
    {
        try
        {
            return Encoding.GetEncoding(type?.CharSet?.Trim('"') ?? "utf-8").GetString(body);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8.GetString(body);
        }
    }
}
