using System.Text;

namespace EventFlow.Worker.BuiltIn;

/// <summary>The end of what a program writes, however much it writes.</summary>
internal sealed class OutputTail
{
    private const int Bytes = 64 * 1024;

    private readonly Lock sync = new();
    private readonly byte[] kept = new byte[2 * Bytes];
    private int length;

    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            Keep(buffer.AsSpan(0, read));
        }
    }

    /// <summary>What was read so far.</summary>
    public override string ToString()
    {
        lock (sync)
        {
            var start = Math.Max(0, length - Bytes);
            // Not in the middle of a character.
            while (start > 0 && start < length && (kept[start] & 0xC0) == 0x80)
            {
                start++;
            }

            return Encoding.UTF8.GetString(kept, start, length - start);
        }
    }

    private void Keep(ReadOnlySpan<byte> more)
    {
        lock (sync)
        {
            if (length + more.Length > kept.Length)
            {
                kept.AsSpan(length - Bytes, Bytes).CopyTo(kept);
                length = Bytes;
            }

            more.CopyTo(kept.AsSpan(length));
            length += more.Length;
        }
    }
}
