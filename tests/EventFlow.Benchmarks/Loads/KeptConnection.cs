using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace EventFlow.Benchmarks.Loads;

internal readonly record struct HttpAnswer(int Status, string Body);

/// <summary>One kept HTTP connection without the comforts of a client: on two cores, what the driver costs the server lacks.</summary>
internal sealed class KeptConnection(Uri server, TimeProvider time) : IDisposable
{
    // The server closes what is silent for two minutes; a start over a closed connection would have to be sent twice.
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(30);

    private readonly byte[] buffer = new byte[64 * 1024];
    private Socket? socket;
    private long used;
    private int filled;

    /// <summary>The bytes of a POST of JSON.</summary>
    public static byte[] Post(Uri server, string path, byte[] json) =>
        [
            .. Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n"),
            .. json,
        ];

    public async Task<HttpAnswer> SendAsync(byte[] request, CancellationToken cancellationToken)
    {
        var open = await OpenAsync(cancellationToken);
        try
        {
            await open.SendAsync(request, SocketFlags.None, cancellationToken);
            return await ReceiveAsync(open, cancellationToken);
        }
        catch
        {
            socket = null;
            open.Dispose();
            throw;
        }
    }

    public void Dispose() => socket?.Dispose();

    private async Task<Socket> OpenAsync(CancellationToken cancellationToken)
    {
        if (socket is not null && time.GetElapsedTime(used) > Stale)
        {
            socket.Dispose();
            socket = null;
        }

        used = time.GetTimestamp();
        return socket ??= await ConnectAsync(cancellationToken);
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var opened = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await opened.ConnectAsync(server.Host, server.Port, cancellationToken);
        return opened;
    }

    private async Task<HttpAnswer> ReceiveAsync(Socket open, CancellationToken cancellationToken)
    {
        filled = 0;
        while (true)
        {
            var read = await open.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, cancellationToken);
            if (read == 0)
            {
                throw new IOException($"The server closed the connection after {filled} bytes of an answer.");
            }

            filled += read;
            if (Parse(buffer.AsSpan(0, filled)) is { } answer)
            {
                return answer;
            }
        }
    }

    /// <summary>Null: there is more to come. Chunks stay in the body; whoever looks for a member in it does not mind.</summary>
    private static HttpAnswer? Parse(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        var head = received[..end];
        var body = received[(end + 4)..];
        var length = head.IndexOf("Content-Length: "u8);
        var isWhole = length >= 0 && Utf8Parser.TryParse(head[(length + 16)..], out int expected, out _)
            ? body.Length >= expected
            : body.EndsWith("0\r\n\r\n"u8);
        return isWhole && Utf8Parser.TryParse(head[9..], out int status, out _)
            ? new HttpAnswer(status, Encoding.UTF8.GetString(body))
            : null;
    }
}
