using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Events;

/// <summary>What a run started by, as its expressions read <c>trigger</c>. The data of the event stays in the inbox.</summary>
public static class EventOrigin
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="trigger">What took them; null: one on events or datasets.</param>
    /// <param name="events">Those that start the run together; what is said of one is said of the last.</param>
    public static string Of(IReadOnlyList<CloudEvent> events, EventTrigger? trigger = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (trigger?.Parts is not null)
        {
            return OfParts(events);
        }

        var last = events[^1];
        var dataset = DatasetEvents.DatasetOf(last);
        var run = trigger?.Runs is not null ? RunEvents.EndOf(last) : null;
        var depth = events.Max(RunEvents.DepthOf);
        return JsonSerializer.Serialize(
            new
            {
                kind = dataset is not null ? "dataset" : run is not null ? "run" : "event",
                type = dataset is null && run is null ? last.Type : null,
                dataset,
                run = run is null ? null : last.Subject,
                workflow = run?.Workflow,
                state = run?.Status.Word(),
                source = last.Source,
                id = last.Id,
                subject = dataset is null && run is null ? last.Subject : null,
                events = events.Count > 1 ? events.Count : (int?)null,
                depth = depth > 0 ? depth : (int?)null,
            },
            Plain);
    }

    /// <summary>What the last schedule to have fired among them says of it; null: there is none.</summary>
    public static JsonElement? LastFire(IEnumerable<CloudEvent> events) =>
        events.LastOrDefault(one => ScheduleEvents.FireOf(one) is not null)?.Data;

    private static string OfParts(IReadOnlyList<CloudEvent> events)
    {
        var fire = LastFire(events);
        var depth = events.Max(RunEvents.DepthOf);
        return JsonSerializer.Serialize(
            new
            {
                kind = "all",
                events = events.Count,
                schedule = Member("schedule"),
                at = Member("at"),
                interval = Member(RunTrigger.Interval),
                depth = depth > 0 ? depth : (int?)null,
            },
            Plain);

        JsonElement? Member(string name) =>
            fire is { ValueKind: JsonValueKind.Object } said && said.TryGetProperty(name, out var member) ? member : null;
    }
}
