using System.Net;
using System.Net.Sockets;

namespace EventFlow.Orchestrator.Outgoing;

/// <summary>Where webhooks may go. Whoever can make a subscription must not reach through this server what he cannot reach himself.</summary>
internal static class WebhookAddresses
{
    // Of the machine and its neighbours, of clouds (their metadata), of nobody, and of everybody: nothing there wants to be called.
    private static readonly IPNetwork[] Never = Networks(
        "0.0.0.0/8", "169.254.0.0/16", "100.100.100.200/32", "192.0.0.192/32", "224.0.0.0/4", "240.0.0.0/4", "::/128", "fe80::/10",
        "ff00::/8", "fd00:ec2::/32", "fd20:ce::254/128");

    private static readonly IPNetwork[] Private = Networks(
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "::1/128", "fc00::/7", "fec0::/10", "2001:db8::/32");

    // What carries another address in it could lead anywhere.
    private static readonly IPNetwork[] Wrapping = Networks("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16");

    public static bool MayBeCalled(IPAddress address, bool mayBePrivate)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !IsOf(plain, Never) && (mayBePrivate || !IsOf(plain, Private))
            && (plain.Equals(IPAddress.IPv6Loopback) || !IsOf(plain, Wrapping));
    }

    /// <summary>What is wrong with an address that events are to be sent to; null: nothing that can be seen before it is called.</summary>
    public static string? Refuse(string url, bool mayBePrivate)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
        {
            return "it is no http or https address";
        }

        if (parsed.UserInfo.Length > 0)
        {
            return "it holds a user and a password, which would be stored and shown; what is sent is signed instead";
        }

        return IPAddress.TryParse(parsed.IdnHost.Trim('[', ']'), out var address) && !MayBeCalled(address, mayBePrivate)
            ? $"{address} is not reached from here: {Why}"
            : null;
    }

    public const string Why =
        "it is of this machine, a private network or a cloud's own. EventFlow:Webhooks:AllowPrivate allows the first two";

    /// <summary>Opens the connection to an address that was looked at, whatever the name means a moment later.</summary>
    /// <exception cref="HttpRequestException">None of the addresses may be called.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool mayBePrivate, CancellationToken cancellationToken)
    {
        var found = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var allowed = found.Where(address => MayBeCalled(address, mayBePrivate)).ToArray();
        if (allowed.Length == 0)
        {
            throw new HttpRequestException($"{target.Host} ({string.Join(", ", found.Take(3))}) is not reached from here: {Why}");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPNetwork[] Networks(params string[] texts) => [.. texts.Select(text => IPNetwork.Parse(text))];

    private static bool IsOf(IPAddress address, IPNetwork[] networks) =>
        networks.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
}
