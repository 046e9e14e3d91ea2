using System.Text;
using System.Text.Unicode;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>Names of objects as S3 writes them into a notification: encoded as a form is, with <c>+</c> for a space.</summary>
internal static class ObjectKeys
{
    /// <summary>What is no encoding stands for itself, and so does the whole where decoding it gives no text.</summary>
    public static string Decode(string encoded)
    {
        if (!encoded.AsSpan().ContainsAny('+', '%'))
        {
            return encoded;
        }

        var from = Encoding.UTF8.GetBytes(encoded);
        var decoded = new byte[from.Length];
        var length = 0;
        for (var at = 0; at < from.Length; at++)
        {
            if (from[at] == '%' && at + 2 < from.Length && Digit(from[at + 1]) is { } high && Digit(from[at + 2]) is { } low)
            {
                decoded[length++] = (byte)((high << 4) | low);
                at += 2;
            }
            else
            {
                decoded[length++] = from[at] == '+' ? (byte)' ' : from[at];
            }
        }

        var text = decoded.AsSpan(0, length);
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : encoded;
    }

    private static int? Digit(byte character) =>
        char.IsAsciiHexDigit((char)character) ? Convert.ToInt32(((char)character).ToString(), 16) : null;
}
