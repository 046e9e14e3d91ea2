using System.Buffers;
using System.Runtime.InteropServices;
using EventFlow.Core.Events;

namespace EventFlow.Bridges.Sinks;

/// <summary>Events that are sent in one request: as many as the server reads at once.</summary>
internal sealed class EventParcel
{
    private EventParcel(IReadOnlyList<CloudEvent> events, ReadOnlyMemory<byte> body, string mediaType)
    {
        (Events, Body, MediaType) = (events, body, mediaType);
    }

    public IReadOnlyList<CloudEvent> Events { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public string MediaType { get; }

    /// <summary>Something smaller could be sent in its place. What was put aside already cannot be put aside once more.</summary>
    public bool CanBeDivided => Events is not [{ Type: RefusedEvents.Type }];

    public static EventParcel Of(CloudEvent one) => new([one], Bytes(one), CloudEventFormat.MediaType);

    public static IEnumerable<EventParcel> Pack(IReadOnlyList<CloudEvent> events)
    {
        var (packed, size) = (new List<(CloudEvent Event, byte[] Bytes)>(), 2);
        foreach (var next in events)
        {
            var bytes = Bytes(next);
            if (packed.Count > 0 && (packed.Count == CloudEventFormat.MaxBatch || size + bytes.Length + 1 > CloudEventFormat.MaxBytes))
            {
                yield return Close(packed);
                (packed, size) = ([], 2);
            }

            packed.Add((next, bytes));
            size += bytes.Length + 1;
        }

        if (packed.Count > 0)
        {
            yield return Close(packed);
        }
    }

    private static EventParcel Close(List<(CloudEvent Event, byte[] Bytes)> packed)
    {
        if (packed is [var one])
        {
            return new EventParcel([one.Event], one.Bytes, CloudEventFormat.MediaType);
        }

        var body = new ArrayBufferWriter<byte>();
        for (var place = 0; place < packed.Count; place++)
        {
            body.Write(place == 0 ? "["u8 : ","u8);
            body.Write(packed[place].Bytes);
        }

        body.Write("]"u8);
        return new EventParcel([.. packed.Select(pair => pair.Event)], body.WrittenMemory, CloudEventFormat.BatchMediaType);
    }

    private static byte[] Bytes(CloudEvent one) => JsonMarshal.GetRawUtf8Value(one.Json).ToArray();
}
