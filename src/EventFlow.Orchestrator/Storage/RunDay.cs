using System.Buffers.Binary;
using System.Globalization;

namespace EventFlow.Orchestrator.Storage;

/// <summary>The day (UTC) in which a run's id was made: the rows of the run lie in the tables of that day. Ids are UUIDv7, which begin with
/// the moment, so that a day is a range of ids.</summary>
internal readonly record struct RunDay(DateOnly Date)
{
    private const long MsPerDay = 24 * 60 * 60 * 1000;
    private const int UuidBytes = 16;

    // The moment is the first 48 bits.
    private const int MomentShift = 16;
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    /// <summary>An id above those of all runs.</summary>
    public static readonly Guid End = new(Enumerable.Repeat(byte.MaxValue, UuidBytes).ToArray());

    /// <summary>The least id of the day.</summary>
    public Guid First => IdAt((Date.DayNumber - Epoch.DayNumber) * MsPerDay);

    public RunDay Plus(int days) => new(Date.AddDays(days));

    public static RunDay At(DateTimeOffset moment) => new(DateOnly.FromDateTime(moment.UtcDateTime));

    /// <summary>The least id that can be made at a moment.</summary>
    public static Guid FirstAt(DateTimeOffset moment) => IdAt(moment.ToUnixTimeMilliseconds());

    /// <exception cref="StorageException">EF3021: there is no such day.</exception>
    public static RunDay Of(Guid runId) => TryOf(runId, out var day)
        ? day
        : throw new StorageException(
            "EF3021", $"the id {runId} of a run begins with no moment, as a UUIDv7 would: there is no day its rows could lie in.");

    public static bool TryOf(Guid runId, out RunDay day)
    {
        Span<byte> id = stackalloc byte[UuidBytes];
        runId.TryWriteBytes(id, bigEndian: true, out _);
        var number = Epoch.DayNumber + (BinaryPrimitives.ReadInt64BigEndian(id) >>> MomentShift) / MsPerDay;
        day = number <= DateOnly.MaxValue.DayNumber - 1 ? new RunDay(DateOnly.FromDayNumber((int)number)) : default;
        return day != default;
    }

    /// <summary>As the names of the day's tables end.</summary>
    public override string ToString() => Date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static Guid IdAt(long unixMs)
    {
        Span<byte> id = stackalloc byte[UuidBytes];
        id.Clear();
        BinaryPrimitives.WriteInt64BigEndian(id, Math.Max(0, unixMs) << MomentShift);
        return new Guid(id, bigEndian: true);
    }
}
