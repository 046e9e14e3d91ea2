using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace EventFlow.Server.Hooks;

/// <summary>The secret of a hook as services send it that cannot sign: in <c>Authorization</c>, as a bearer token or as the password of
/// any user.</summary>
internal sealed record HookToken(string Text)
{
    private const int MaxLength = 1_000;

    /// <summary>Null: there is none.</summary>
    public static HookToken? Read(string? header)
    {
        if (header is not { Length: <= MaxLength } || !AuthenticationHeaderValue.TryParse(header, out var value)
            || value.Parameter is not { } text)
        {
            return null;
        }

        return value.Scheme.ToUpperInvariant() switch
        {
            "BEARER" => new HookToken(text),
            "BASIC" => OfPassword(text),
            _ => null,
        };
    }

    public bool IsGood(IReadOnlyList<string> secrets)
    {
        var (good, hash) = (false, Hash(Text));
        foreach (var secret in secrets)
        {
            // No early way out, and of equal length: how long it takes must not tell how much of it was right.
            good |= CryptographicOperations.FixedTimeEquals(hash, Hash(secret));
        }

        return good;
    }

    private static HookToken? OfPassword(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password]
                ? new HookToken(password)
                : null;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
