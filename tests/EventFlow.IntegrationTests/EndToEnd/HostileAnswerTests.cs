using System.Text;
using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using EventFlow.Tests;
using RabbitMQ.Client;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Anything may arrive on the runs' queue. It is refused and counted, and nothing else happens.</summary>
public class HostileAnswerTests
{
    [Fact]
    public async Task Nothing_a_stranger_sends_changes_a_run_or_stops_the_engine()
    {
        await using var stack = await Stack.StartAsync();

        await AssertHarmlessAsync(stack, Bodies);

        Assert.Contains(stack.Server.Lines, line => line.Contains("old_attempt", StringComparison.Ordinal));
        Assert.Contains(stack.Server.Lines, line => line.Contains("unknown_run", StringComparison.Ordinal));
    }

    [CasesFact("json-hostile")]
    public async Task Files_that_break_json_readers_change_nothing_either()
    {
        await using var stack = await Stack.StartAsync();

        await AssertHarmlessAsync(stack, _ => Directory.GetFiles(Cases.Folder("json-hostile"), "*.json").Select(File.ReadAllBytes));
    }

    [Fact]
    public async Task An_output_above_the_most_fails_its_task_and_says_why()
    {
        await using var stack = await Stack.StartAsync();
        var id = await stack.RunAsync("workflow: big\ntasks:\n  a: { uses: foreign, retry: 5 }");
        await stack.UntilTasksAsync(id, "queued", 1);

        await using var connection = await new ConnectionFactory { Uri = new Uri(stack.RabbitMq) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var body = $$"""{"kind":"completed","run":"{{id}}","path":"a","attempt":1,"worker":"big","output":"{{new string('x', 16 * 1024 * 1024)}}"}""";
        await channel.BasicPublishAsync("", WireNames.RunsQueue, mandatory: true, new BasicProperties(), Encoding.UTF8.GetBytes(body));
        var run = await stack.EndAsync(id);

        Assert.Equal("failed", run.State);
        Assert.Equal("output_too_large", run.Error!.Type);
        await stack.AssertSoundAsync(id);
    }

    private static async Task AssertHarmlessAsync(Stack stack, Func<Guid, IEnumerable<byte[]>> bodies)
    {
        var lonely = await stack.RunAsync("workflow: lonely\ntasks:\n  a: { uses: nobody }");
        await stack.UntilTasksAsync(lonely, "queued", 1);
        var events = await stack.CountAsync($"select count(*) from run_events where run_id = '{lonely}'");

        await SendAsync(stack.RabbitMq, bodies(lonely));

        await stack.StartLedgerWorkerAsync();
        var id = await stack.RunAsync("workflow: brief\ntasks:\n  a: { uses: sleep, with: { milliseconds: 1 } }");
        Assert.Equal("succeeded", (await stack.EndAsync(id)).State);
        Assert.Equal(events, await stack.CountAsync($"select count(*) from run_events where run_id = '{lonely}'"));
        Assert.Contains(stack.Server.Lines, line => line.Contains("EF3104", StringComparison.Ordinal));
    }

    private static async Task SendAsync(string rabbitMq, IEnumerable<byte[]> bodies)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(rabbitMq) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var body in bodies)
        {
            foreach (var contentType in new[] { "application/json", null, "text/plain", "application/vnd.masstransit+json; x", ";;;" })
            {
                var properties = new BasicProperties { ContentType = contentType, MessageId = "not a guid", CorrelationId = "nor this" };
                await channel.BasicPublishAsync("", WireNames.RunsQueue, mandatory: false, properties, body);
            }
        }
    }

    private static byte[][] Bodies(Guid run) =>
    [
        [],
        .. new[]
        {
            "not json",
            $$"""{"kind":"completed","run":"{{Guid.NewGuid()}}","path":"a","attempt":1}""",
            $$"""{"kind":"completed","run":"{{run}}","path":"a","attempt":0}""",
            $$"""{"kind":"completed","run":"{{run}}","path":"a\u0000b","attempt":1}""",
            $$"""{"kind":"heartbeat","run":"{{run}}","path":"a\u0000b","attempt":1}""",
            $$"""{"answers":[{"kind":"failed","run":"{{run}}","path":"b","attempt":1,"error":{"type":"t","retry_after_seconds":1e999} }]}""",
            $$"""{"answers":[{"kind":"heartbeat","run":"{{run}}","path":"a","attempt":7},null,{}]}""",
            $$"""{"messageType":["urn:message:EventFlow.Contracts:CancelRun"],"message":{"runId":"{{run}}"} }""",
        }.Select(Encoding.UTF8.GetBytes),
    ];
}
