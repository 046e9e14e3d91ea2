using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Where a list goes on: the key of the last row of the page before, opaque to callers.</summary>
internal static class Cursor
{
    private const int RunKeyBytes = sizeof(long) + 16;

    public static string OfRun(DateTimeOffset createdAt, Guid id)
    {
        Span<byte> key = stackalloc byte[RunKeyBytes];
        BinaryPrimitives.WriteInt64BigEndian(key, createdAt.UtcTicks);
        id.TryWriteBytes(key[sizeof(long)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(key);
    }

    public static string OfText(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <exception cref="BadCursorException"/>
    public static (DateTimeOffset CreatedAt, Guid Id)? ToRun(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        var key = Decode(cursor);
        if (key.Length != RunKeyBytes)
        {
            throw new BadCursorException();
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(key);
        if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks)
        {
            throw new BadCursorException();
        }

        return (new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(key.AsSpan(sizeof(long)), bigEndian: true));
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
