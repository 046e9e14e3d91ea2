using System.Text;
using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using EventFlow.Tests;
using RabbitMQ.Client;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Events over the broker, as microservices publish them.</summary>
public class EventTests
{
    private const string Flow = """
        workflow: arrived
        params: { site: { type: string } }
        triggers:
          - { event: com.example.arrived, params: { site: "${{ data.site }}" } }
          - { event: "com.amazonaws.*", params: { site: "${{ subject ? subject : 'none' }}" } }
          - { event: "kafka.*", params: { site: kafka } }
          - { event: "rabbitmq.*", params: { site: rabbitmq } }
        tasks: { only: { uses: sleep, with: { milliseconds: 1 } } }
        """;

    private const string Whole = "application/cloudevents+json";

    [Fact]
    public async Task Each_event_is_one_run_however_often_it_is_published_and_whatever_comes_between()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync(Flow);
        await using var publisher = await Publisher.StartAsync(stack.RabbitMq);

        foreach (var number in Enumerable.Range(0, 30).Concat(Enumerable.Range(0, 30).Reverse()))
        {
            await publisher.SendAsync(Event(number), Whole);
            await publisher.SendAsync(number % 2 == 0 ? "{ no event" : "{}", Whole);
        }

        await UntilAsync(stack, "select count(*) from runs where state = 'succeeded'", 30);
        await UntilAsync(stack, "select count(*) from v_events where fate = 'refused'", 60);
        Assert.Equal(30, await stack.CountAsync("select count(*) from runs"));
        Assert.Equal(30, await stack.CountAsync("select count(*) from v_events where fate = 'duplicate'"));
        Assert.Equal(0, await stack.GivenUpAsync());
    }

    [Fact]
    public async Task What_is_published_before_a_server_is_there_waits_for_it()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync(Flow);
        await stack.Server.KillAsync();
        await using (var publisher = await Publisher.StartAsync(stack.RabbitMq))
        {
            await publisher.SendAsync(Event(1), Whole);
        }

        await stack.StartServerAsync();

        await UntilAsync(stack, "select count(*) from runs where state = 'succeeded'", 1);
    }

    // Two of the files tell of the same upload.
    [CasesFact("aws-events")]
    public async Task What_other_services_publish_is_one_run_each_though_it_comes_three_times_in_disorder()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync(Flow);
        await using var publisher = await Publisher.StartAsync(stack.RabbitMq);
        var files = Directory.GetFiles(Cases.Folder("aws-events"), "*.json");
        var all = Enumerable.Repeat(files, 3).SelectMany(file => file).ToArray();
        new Random(5).Shuffle(all);

        foreach (var file in all)
        {
            await publisher.SendAsync(await File.ReadAllTextAsync(file), "application/json", $"raw.{Path.GetFileName(file)}");
        }

        await UntilAsync(stack, "select count(*) from v_events", all.Length);
        await UntilAsync(stack, "select count(*) from runs where state = 'succeeded'", files.Length - 1);
        Assert.Equal(files.Length - 1, await stack.CountAsync("select count(*) from runs"));
        Assert.Equal(1, await stack.CountAsync("select count(*) from runs where params ->> 'site' = 'Happy Face.jpg'"));
        Assert.Equal(all.Length - files.Length + 1, await stack.CountAsync("select count(*) from v_events where fate = 'duplicate'"));
    }

    [Fact]
    public async Task MinIO_publishes_straight_into_the_exchange_of_events()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync(Flow);
        await using var publisher = await Publisher.StartAsync(stack.RabbitMq);
        await publisher.DeclareAsMinIoAsync();
        const string Body = """
            { "EventName": "s3:ObjectCreated:Put", "Key": "uploads/in/a b.csv", "Records": [{
              "eventVersion": "2.0", "eventSource": "minio:s3", "awsRegion": "", "eventTime": "2026-03-01T05:59:58.123Z",
              "eventName": "s3:ObjectCreated:Put",
              "s3": { "bucket": { "name": "uploads" }, "object": { "key": "in%2Fa+b.csv", "eTag": "d41d8", "sequencer": "17A0F6C9D2B1E3F4" } } }] }
            """;

        await publisher.SendAsync(Body, "application/json", "minio");
        await publisher.SendAsync(Body, "application/json", "minio");
        await publisher.SendAsync("""{ "Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "uploads" }""", "application/json", "s3");

        await UntilAsync(stack, "select count(*) from v_events", 3);
        await UntilAsync(stack, "select count(*) from runs where state = 'succeeded' and params ->> 'site' = 'in/a b.csv'", 1);
        Assert.Equal(1, await stack.CountAsync("select count(*) from runs"));
        Assert.Equal(1, await stack.CountAsync("select count(*) from v_events where fate = 'refused' and reason like 'EF4100 %'"));
    }

    private static string Event(int number) =>
        $$"""{ "specversion": "1.0", "id": "{{number}}", "source": "/shop", "type": "com.example.arrived", "data": { "site": "s{{number}}" } }""";

    private static Task UntilAsync(Stack stack, string sql, int count) =>
        Eventually.BecomesAsync(async _ => await stack.CountAsync(sql) >= count, $"{sql} gives {count}");

    private sealed class Publisher(IConnection connection, IChannel channel) : IAsyncDisposable
    {
        public static async Task<Publisher> StartAsync(string address)
        {
            var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
            await Eventually.BecomesAsync(
                async token =>
                {
                    await using var asking = await connection.CreateChannelAsync(cancellationToken: token);
                    return (await asking.QueueDeclarePassiveAsync(WireNames.EventsQueue, token)).QueueName.Length > 0;
                },
                "the queue of events is there");
            return new Publisher(connection, await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)));
        }

        public async Task SendAsync(string body, string contentType, string key = "any.key") => await channel.BasicPublishAsync(
            WireNames.EventsExchange, key, mandatory: true, new BasicProperties { ContentType = contentType, Persistent = true },
            Encoding.UTF8.GetBytes(body));

        /// <summary>It does so each time it connects, and gives up where the exchange that is there is another.</summary>
        public Task DeclareAsMinIoAsync() => channel.ExchangeDeclareAsync(
            WireNames.EventsExchange, ExchangeType.Topic, durable: true, autoDelete: false, arguments: null);

        public async ValueTask DisposeAsync()
        {
            await channel.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
