using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventFlow.Core.Events;

/// <summary>What a run started by, as its expressions read <c>trigger</c>. The data of the event stays in the inbox.</summary>
public static class EventOrigin
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="events">Those that start the run together; what is said of one is said of the last.</param>
    public static string Of(IReadOnlyList<CloudEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var last = events[^1];
        var dataset = DatasetEvents.DatasetOf(last);
        return JsonSerializer.Serialize(
            new
            {
                kind = dataset is null ? "event" : "dataset",
                type = dataset is null ? last.Type : null,
                dataset,
                source = last.Source,
                id = last.Id,
                subject = dataset is null ? last.Subject : null,
                events = events.Count > 1 ? events.Count : (int?)null,
            },
            Plain);
    }
}
