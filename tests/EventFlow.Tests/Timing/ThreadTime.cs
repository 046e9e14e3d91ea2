using System.Globalization;

namespace EventFlow.Tests.Timing;

/// <summary>What the calling thread has computed, by the kernel. It stands still while others have the processor.</summary>
internal static class ThreadTime
{
    public static TimeSpan Now => TimeSpan.FromMicroseconds(
        long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1_000);
}
