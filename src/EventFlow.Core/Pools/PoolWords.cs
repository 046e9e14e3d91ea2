using System.Globalization;
using EventFlow.Core.Definitions;

namespace EventFlow.Core.Pools;

/// <summary>Rates and phases as people write and read them.</summary>
public static class PoolWords
{
    private static readonly Dictionary<string, TimeSpan> Units = new()
    {
        ["s"] = TimeSpan.FromSeconds(1), ["m"] = TimeSpan.FromMinutes(1), ["h"] = TimeSpan.FromHours(1), ["d"] = TimeSpan.FromDays(1),
    };

    /// <summary><c>10/s</c>, <c>100/m</c>, <c>5/30s</c>.</summary>
    public static bool TryParseRate(string text, out int count, out TimeSpan per)
    {
        var parts = text.Split('/');
        per = default;
        count = 0;
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out count)
            && count is > 0 and <= PoolBounds.MaxSlots
            && (Units.TryGetValue(parts[1], out per) || (Durations.TryParse(parts[1], out per) && per > TimeSpan.Zero));
    }

    public static string Of(RateLimit rate)
    {
        var unit = Units.FirstOrDefault(unit => unit.Value == rate.Per).Key
            ?? $"{rate.Per.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)}s";
        return $"{rate.Count.ToString(CultureInfo.InvariantCulture)}/{unit}";
    }

    public static string Word(this BreakerPhase phase) =>
        phase == BreakerPhase.HalfOpen ? "half_open" : phase.ToString().ToLowerInvariant();

    public static BreakerPhase ParsePhase(string word) => Enum.GetValues<BreakerPhase>().First(phase => phase.Word() == word);
}
