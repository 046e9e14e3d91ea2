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
          - { event: "raw.*", params: { site: raw } }
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

    [CasesFact("aws-events")]
    public async Task What_other_services_publish_is_one_run_each_though_it_comes_three_times_in_disorder()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync(Flow);
        await using var publisher = await Publisher.StartAsync(stack.RabbitMq);
        var files = Directory.GetFiles(Cases.Folder("aws-events"), "*.json");

        foreach (var file in files.Concat(files.Reverse()).Concat(files.OrderBy(file => file.Length)))
        {
            await publisher.SendAsync(await File.ReadAllTextAsync(file), "application/json", $"raw.{Path.GetFileName(file)}");
        }

        await UntilAsync(stack, "select count(*) from v_events", 3 * files.Length);
        await UntilAsync(stack, "select count(*) from runs where state = 'succeeded'", files.Length);
        Assert.Equal(files.Length, await stack.CountAsync("select count(*) from runs"));
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

        public async ValueTask DisposeAsync()
        {
            await channel.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
