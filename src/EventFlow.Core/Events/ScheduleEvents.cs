using System.Text.Json;

namespace EventFlow.Core.Events;

/// <summary>Fire times of schedules that start no run by themselves, as events.</summary>
public static class ScheduleEvents
{
    public const string Kind = "schedule.fired";
    private const string Type = $"eventflow.{Kind}";
    private const string Prefix = "/workflows/";
    private const string Infix = "/schedules/";

    /// <param name="at">The time the schedule names.</param>
    /// <param name="trigger">What a run it started would read as <c>trigger</c>.</param>
    public static CloudEvent Of(string workflow, string schedule, DateTimeOffset at, JsonElement trigger) =>
        CloudEventReader.Read(CloudEventFormat.Write(writer =>
        {
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", at.UtcDateTime.ToString("O"));
            writer.WriteString("source", $"{Prefix}{workflow}{Infix}{Uri.EscapeDataString(schedule)}");
            writer.WriteString("type", Type);
            writer.WriteString("subject", schedule);
            writer.WriteString("time", at.ToUniversalTime());
            writer.WritePropertyName("data");
            trigger.WriteTo(writer);
        }));

    /// <summary>Which schedule of which workflow has fired; null: none.</summary>
    public static (string Workflow, string Schedule)? FireOf(CloudEvent happened)
    {
        var source = happened.Source;
        var end = source.IndexOf(Infix, StringComparison.Ordinal);
        return happened.Type == Type && source.StartsWith(Prefix, StringComparison.Ordinal) && end > Prefix.Length
            && happened.Subject is { } name ? (source[Prefix.Length..end], name) : null;
    }
}
