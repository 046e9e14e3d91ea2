using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EventFlow.Core.Schedules;

/// <summary>Ids that follow from what they are of, so that the same thing done twice is the same thing.</summary>
public static class ScheduleIds
{
    private const int Bytes = 16;
    private const int MomentBytes = 6;

    /// <summary>Of a schedule of a workflow.</summary>
    public static Guid Of(string workflow, string name)
    {
        var id = SHA256.HashData(Encoding.UTF8.GetBytes($"{workflow}\n{name}"))[..Bytes];
        return Marked(id, version: 8);
    }

    /// <summary>Of the run that an owner, a schedule or a backfill, starts for a time.</summary>
    /// <param name="owner">The schedule or the backfill.</param>
    /// <param name="at">The time the run is for.</param>
    /// <param name="moment">What the id begins with, as every UUIDv7 does.</param>
    public static Guid OfRun(Guid owner, DateTimeOffset at, DateTimeOffset moment)
    {
        var id = Digest(owner, at)[..Bytes];
        Span<byte> milliseconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, moment.ToUnixTimeMilliseconds());
        milliseconds[^MomentBytes..].CopyTo(id);
        return Marked(id, version: 7);
    }

    /// <summary>A part of a length that is drawn once for a schedule and a time, whole milliseconds.</summary>
    public static TimeSpan PartOf(TimeSpan length, Guid owner, DateTimeOffset at)
    {
        var draw = BinaryPrimitives.ReadUInt64BigEndian(Digest(owner, at).AsSpan(Bytes));
        var milliseconds = (ulong)length.TotalMilliseconds;
        return TimeSpan.FromMilliseconds(milliseconds == 0 ? 0 : draw % milliseconds);
    }

    private static byte[] Digest(Guid owner, DateTimeOffset at)
    {
        Span<byte> text = stackalloc byte[Bytes + sizeof(long)];
        owner.TryWriteBytes(text, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(text[Bytes..], at.UtcTicks);
        return SHA256.HashData(text);
    }

    private static Guid Marked(byte[] id, int version)
    {
        const int VersionByte = 6;
        const int VariantByte = 8;
        id[VersionByte] = (byte)((id[VersionByte] & 0x0F) | (version << 4));
        id[VariantByte] = (byte)((id[VariantByte] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
