using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EventFlow.Orchestrator.Outgoing;

/// <summary>The signature of a webhook, <c>t=UNIX_SECONDS,v1=HEX</c>: HMAC-SHA-256 with the secret over the time, a dot and the body.
/// While a secret is exchanged there may be several <c>v1</c>.</summary>
internal sealed record HookSignature(long Time, IReadOnlyList<byte[]> Signatures)
{
    public const string Header = "X-EventFlow-Signature";

    private const int MaxLength = 1_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>By what a request is known that comes again.</summary>
    public string Text => $"{Time}:{Convert.ToHexStringLower(Signatures[0])}";

    /// <summary>Null: it is none.</summary>
    public static HookSignature? Read(string? header)
    {
        long? time = null;
        var signatures = new List<byte[]>();
        foreach (var part in header is { Length: <= MaxLength } ? header.Split(',') : [])
        {
            var pair = part.Trim().Split('=', 2);
            if (pair is ["t", var seconds] && time is null && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
            {
                time = parsed;
            }
            else if (pair is ["v1", { Length: 2 * SHA256.HashSizeInBytes } hex] && hex.All(char.IsAsciiHexDigit))
            {
                signatures.Add(Convert.FromHexString(hex));
            }
            else
            {
                return null;
            }
        }

        return time is { } at && signatures.Count > 0 ? new HookSignature(at, signatures) : null;
    }

    public static string Make(string secret, DateTimeOffset now, ReadOnlySpan<byte> body) => Make([secret], now, body);

    public static string Make(IReadOnlyList<string> secrets, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var time = now.ToUnixTimeSeconds();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"t={time}");
        foreach (var secret in secrets)
        {
            text.Append(",v1=").Append(Convert.ToHexStringLower(Mac(secret, time, body)));
        }

        return text.ToString();
    }

    public bool IsGood(IReadOnlyList<string> secrets, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var good = false;
        foreach (var secret in secrets)
        {
            var mac = Mac(secret, Time, body);
            foreach (var signature in Signatures)
            {
                // No early way out: how long it takes must not tell which of them was nearly right.
                good |= CryptographicOperations.FixedTimeEquals(mac, signature);
            }
        }

        return good & Math.Abs(now.ToUnixTimeSeconds() - Time) <= Window.TotalSeconds;
    }

    private static byte[] Mac(string secret, long time, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{time}.")));
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }
}
