using EventFlow.Server.Requests;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EventFlow.Server;

/// <summary>What one client may ask of the web server.</summary>
internal static class ServerLimits
{
    public static TimeSpan HealthTimeout { get; } = TimeSpan.FromSeconds(5);

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // Larger than what is accepted: a body that is a little too large is read to its end and thrown away, so that the
        // client gets to see the 413 and not a broken connection.
        kestrel.Limits.MaxRequestBodySize = 16 * RequestBody.MaxBytes;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }
}
