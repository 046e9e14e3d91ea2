using System.Text.Json;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>The order in which things have happened to an object, where a message has several of them.</summary>
internal static class ObjectOrder
{
    private const int Length = 32;

    /// <summary>As texts compare: the longer of two sequencers only says it more exactly.</summary>
    public static string Sequence(string sequencer) =>
        sequencer.Length < Length && sequencer.All(char.IsAsciiHexDigit) ? sequencer.ToUpperInvariant().PadRight(Length, '0') : sequencer;

    /// <summary>Events of one object change places among themselves, all others stay where they are.</summary>
    public static IReadOnlyList<CloudEvent> Sorted(IReadOnlyList<CloudEvent> events)
    {
        if (events.Count < 2)
        {
            return events;
        }

        var sorted = events.ToArray();
        foreach (var own in events.Index().Where(one => SequenceOf(one.Item) is not null)
            .GroupBy(one => (one.Item.Source, one.Item.Subject)))
        {
            var places = own.Select(one => one.Index).ToList();
            var inOrder = own.Select(one => one.Item).OrderBy(SequenceOf, StringComparer.Ordinal).ToList();
            for (var at = 0; at < places.Count; at++)
            {
                sorted[places[at]] = inOrder[at];
            }
        }

        return sorted;
    }

    private static string? SequenceOf(CloudEvent happened) =>
        happened.Type.StartsWith(ObjectNotification.TypePrefix, StringComparison.Ordinal)
        && happened.Json.TryGetProperty("sequence", out var sequence) && sequence.ValueKind == JsonValueKind.String
            ? sequence.GetString()
            : null;
}
