using System.Text.Json;

namespace EventFlow.Core.Planning;

/// <summary>Another <c>max_parallel</c> for a map of a run under way, which reaches it as a signal of a name no task waits for.</summary>
public static class MapLimits
{
    /// <summary>As in the file.</summary>
    public const int Most = 1_000_000;

    private const string Prefix = "max_parallel:";

    public static string SignalOf(string path) => Prefix + path;

    /// <summary>The path of the map a signal is for; null for any other signal.</summary>
    internal static string? PathOf(string signal) => signal.StartsWith(Prefix, StringComparison.Ordinal) ? signal[Prefix.Length..] : null;

    internal static int Read(JsonElement? data) => data!.Value.GetInt32();
}
