using EventFlow.Contracts.Api;
using EventFlow.Server.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace EventFlow.Server.Requests;

/// <summary>Reads bodies up to their limit.</summary>
internal static class RequestBody
{
    public const int MaxBytes = 1024 * 1024;

    /// <exception cref="ProblemException">413.</exception>
    public static Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ReadAsync(request, MaxBytes, TooLarge(), cancellationToken);

    /// <exception cref="ProblemException"><paramref name="tooLarge"/>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpRequest request, int maxBytes, Problem tooLarge, CancellationToken cancellationToken)
    {
        Admit(request, maxBytes);
        if (request.ContentLength > maxBytes)
        {
            throw new ProblemException(tooLarge);
        }

        try
        {
            return await ReadAsync(request, maxBytes, cancellationToken) ?? throw new ProblemException(tooLarge);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == tooLarge.Status)
        {
            throw new ProblemException(tooLarge);
        }
    }

    public static Problem TooLarge() => new(413, ProblemCodes.BodyTooLarge,
        $"The body is larger than {MaxBytes} bytes (1 MiB). Put large data where tasks can fetch it and send its address.");

    /// <summary>Null: it is longer.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > maxBytes)
            {
                return null;
            }
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    // As in ServerLimits: a body that is a little too large has to be read to its end.
    private static void Admit(HttpRequest request, int maxBytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server
            && server.MaxRequestBodySize < 2L * maxBytes)
        {
            server.MaxRequestBodySize = 2L * maxBytes;
        }
    }
}
