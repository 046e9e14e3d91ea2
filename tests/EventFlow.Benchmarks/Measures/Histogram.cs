using System.Numerics;

namespace EventFlow.Benchmarks.Measures;

/// <summary>Durations counted in buckets of less than one percent each, from a microsecond up. Any thread may add.</summary>
internal sealed class Histogram
{
    private const int SubBits = 7;
    private const int SubBuckets = 1 << SubBits;

    private readonly long[] buckets = new long[SubBuckets * (64 - SubBits)];
    private long count;
    private long most;

    public long Count => Volatile.Read(ref count);

    public double MaxMs => Volatile.Read(ref most) / 1000d;

    public void Add(TimeSpan duration)
    {
        var microseconds = Math.Max(0, duration.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref buckets[Place(microseconds)]);
        Interlocked.Increment(ref count);
        for (var seen = Volatile.Read(ref most); microseconds > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, microseconds, seen);
        }
    }

    /// <summary>The duration in milliseconds that <paramref name="share"/> of all stay within; null while there is none.</summary>
    public double? Ms(double share)
    {
        var wanted = (long)Math.Ceiling(Count * share);
        var seen = 0L;
        for (var place = 0; place < buckets.Length && wanted > 0; place++)
        {
            seen += Volatile.Read(ref buckets[place]);
            if (seen >= wanted)
            {
                return Math.Round(Middle(place) / 1000d, 3);
            }
        }

        return null;
    }

    private static int Place(long value)
    {
        if (value < SubBuckets)
        {
            return (int)value;
        }

        var shift = 63 - BitOperations.LeadingZeroCount((ulong)value) - SubBits;
        return ((shift + 1) << SubBits) + (int)((value >> shift) - SubBuckets);
    }

    private static double Middle(int place)
    {
        var shift = (place >> SubBits) - 1;
        return shift < 0 ? place : ((long)(SubBuckets + (place & (SubBuckets - 1))) << shift) + ((1L << shift) / 2d);
    }
}
