using EventFlow.Contracts.Api;
using EventFlow.Server.Problems;

namespace EventFlow.Server.Requests;

/// <summary>Reads bodies up to their limit.</summary>
internal static class RequestBody
{
    public const int MaxBytes = 1024 * 1024;

    /// <exception cref="ProblemException">413.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            throw new ProblemException(TooLarge());
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBytes)
            {
                throw new ProblemException(TooLarge());
            }
        }

        return buffer.ToArray();
    }

    public static Problem TooLarge() => new(413, ProblemCodes.BodyTooLarge,
        $"The body is larger than {MaxBytes} bytes (1 MiB). Put large data where tasks can fetch it and send its address.");
}
