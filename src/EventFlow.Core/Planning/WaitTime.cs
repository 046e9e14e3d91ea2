using System.Text.Json;
using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

/// <summary>From what the expression of a <c>wait</c> gave to the moment it is over.</summary>
internal static class WaitTime
{
    /// <summary>What is wrong with it; null: nothing.</summary>
    public static string? Read(WaitDefinition wait, JsonElement? given, DateTimeOffset now, out DateTimeOffset due)
    {
        due = now;
        var text = given is { ValueKind: JsonValueKind.String } ? given.Value.GetString()! : null;
        if (!wait.IsMoment)
        {
            var isDuration = Durations.TryParse(text ?? "", out var time);
            due = now + time;
            return isDuration ? null : $"'for' gave {Describe(given)} where a duration such as 30s, 1h30m or PT1H is needed";
        }

        if (!Instants.TryParse(text ?? "", out var moment))
        {
            return $"'until' gave {Describe(given)} where an instant with its offset such as 2026-03-01T06:00:00Z is needed";
        }

        due = moment;
        return moment - now <= Durations.Max
            ? null
            : $"'until' gave {text}, which is more than {(int)Durations.Max.TotalDays} days ahead";
    }

    private static string Describe(JsonElement? given)
    {
        var text = given?.GetRawText() ?? "nothing";
        return text.Length <= 100 ? text : text[..100] + "…";
    }
}
