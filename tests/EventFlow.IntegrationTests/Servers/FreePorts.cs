using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace EventFlow.IntegrationTests.Servers;

internal static class FreePorts
{
    // Below the kernel's ephemeral range (32768 and up), so that no outgoing connection takes the port between this check and the bind of
    // its user.
    private const int First = 20000;
    private const int Last = 32000;

    private static readonly ConcurrentDictionary<int, byte> Taken = new();

    public static int Take()
    {
        for (var tries = 0; tries < 200; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (IsFree(port) && Taken.TryAdd(port, 0))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No free TCP port found between {First} and {Last} in 200 tries.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
