using System.Text;
using EventFlow.Contracts;
using RabbitMQ.Client;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Messages nobody can handle, among those of the load.</summary>
internal static class PoisonMessages
{
    private const string Json = "application/json";
    private const string Envelope = "application/vnd.masstransit+json";

    private static readonly (string ContentType, byte[] Body)[] All =
    [
        (Json, "this is no JSON"u8.ToArray()),
        (Json, "{}"u8.ToArray()),
        (Json, [0xff, 0xfe, 0x00]),
        (Json, Encoding.UTF8.GetBytes(new string('[', 1_000) + new string(']', 1_000))),
        (Json, """{ "kind": "completed", "run": "no run", "path": "first", "attempt": 1 }"""u8.ToArray()),
        (Json, """{ "answers": [ 1, {}, { "kind": "explode" } ] }"""u8.ToArray()),
        (Json, """{ "kind": "completed", "run": "01920000-0000-7000-8000-000000000001", "path": "first", "attempt": 1e400 }"""u8.ToArray()),
        (Envelope, "this is no envelope"u8.ToArray()),
        (Envelope, """{ "messageType": ["urn:message:Nobody:Knows"], "message": {} }"""u8.ToArray()),
        (Envelope, """{ "messageType": ["urn:message:EventFlow.Contracts:StartRun"], "message": { "runId": 7 } }"""u8.ToArray()),
    ];

    public static int Count => All.Length;

    /// <summary>One to a runs' queue and one to the workers' at a time.</summary>
    public static async Task PlayAsync(Stage stage, Counts counts)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(stage.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await stage.Evidence.UntilExistsAsync(WireNames.TaskQueue(ChaosFlow.Type), CancellationToken.None);
        await stage.PlayAsync(counts, async place =>
        {
            var (contentType, body) = All[place];
            var properties = new BasicProperties { ContentType = contentType, Persistent = true };
            foreach (var queue in new[] { WireNames.RunsPartition(place % 2), WireNames.TaskQueue(ChaosFlow.Type) })
            {
                await channel.BasicPublishAsync("", queue, mandatory: true, properties, body);
            }
        });
    }
}
