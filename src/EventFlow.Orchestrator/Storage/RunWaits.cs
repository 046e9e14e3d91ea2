using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Why a run has not begun, in words.</summary>
internal static class RunWaits
{
    public const int MostNamed = 3;
    public const int MostCounted = 1_000;

    // The database tells when the timer is due, which is the moment of the opening and what it took to store that.
    public static string ForWindow(DateTimeOffset due) => $"its window opens at {Instants.Text(due)}";

    /// <param name="canceled">Why it is to make room itself; null: it is not.</param>
    /// <param name="ahead">How many wait before it.</param>
    /// <param name="before">Those that come before it, running or waiting, the first ones.</param>
    public static string InLine(string key, int max, string? canceled, int ahead, IReadOnlyList<Guid> before)
    {
        if (canceled is not null)
        {
            return $"is being canceled: {canceled}";
        }

        var runs = string.Join(", ", before.Take(MostNamed)) + (before.Count > MostNamed ? " and others" : "");
        var place = ahead < MostCounted ? $"{ahead + 1}" : $"after the first {MostCounted}";
        return $"place {place} in line, behind {runs}: {RunPlace.Limit(key, max)}";
    }
}
