using System.Buffers.Text;
using System.Text;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Where a list goes on: the key of the last row of the page before, opaque to callers.</summary>
internal static class Cursor
{
    private const int IdBytes = 16;

    public static string OfRun(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    public static string OfText(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <exception cref="BadCursorException"/>
    public static Guid? ToRun(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        var key = Decode(cursor);
        return key.Length == IdBytes ? new Guid(key, bigEndian: true) : throw new BadCursorException();
    }

    /// <exception cref="BadCursorException"/>
    public static string? ToText(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        try
        {
            var text = Strict.GetString(Decode(cursor));
            return text.Contains('\0', StringComparison.Ordinal) ? throw new BadCursorException() : text;
        }
        catch (DecoderFallbackException)
        {
            throw new BadCursorException();
        }
    }

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static byte[] Decode(string cursor)
    {
        try
        {
            return Base64Url.DecodeFromChars(cursor);
        }
        catch (FormatException)
        {
            throw new BadCursorException();
        }
    }
}

internal sealed class BadCursorException()
    : ArgumentException(
        "EF2090 the cursor is not one this list gave out; start again without a cursor, or pass the 'next' of a page unchanged")
{
    public const string Code = "EF2090";
}
