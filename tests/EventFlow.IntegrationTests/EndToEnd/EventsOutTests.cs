using System.Collections.Concurrent;
using EventFlow.Contracts;
using EventFlow.Core.Events;
using EventFlow.IntegrationTests.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>What happens to runs, as it comes out of the broker and starts other runs, while the server dies.</summary>
public class EventsOutTests
{
    private const int Runs = 8;
    private static readonly Dictionary<string, string?> All = new() { ["EventFlow__Engine__EventsOut"] = "All" };

    [Fact]
    public async Task Every_end_is_told_and_starts_one_run_though_the_server_is_killed_wherever_it_tells()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartServerAsync(All);
        await stack.StartLedgerWorkerAsync();
        await using var listener = await Listener.StartAsync(stack.RabbitMq);
        await stack.ApplyAsync("workflow: first\ntasks: { a: { uses: sleep, with: { milliseconds: 50 } } }");
        await stack.ApplyAsync("workflow: second\ntriggers: [{ run: first }]\ntasks: { a: { uses: sleep, with: { milliseconds: 1 } } }");
        foreach (var life in new[] { "K20:kill:2", "K21:kill:1", "K17:kill:1", "K6:kill:3" })
        {
            await stack.DieAsync(new Dictionary<string, string?>(All) { ["EVENTFLOW_FAILPOINTS"] = life }, async () =>
            {
                for (var run = 0; run < Runs; run++)
                {
                    await stack.StartRunAsync("first");
                }
            });
        }

        await stack.StartServerAsync(All);
        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync("select count(*) from runs where state <> 'succeeded'") == 0
                && await stack.CountAsync("select count(*) from outbox") == 0
                && await stack.CountAsync("select count(*) from runs where workflow = 'second'")
                    == await stack.CountAsync("select count(*) from runs where workflow = 'first'"),
            "every run has ended and started another");
        var ended = await stack.CountAsync("select count(*) from runs");
        await Eventually.BecomesAsync(_ => Task.FromResult(listener.Ids("eventflow.run.succeeded").Count == ended), "every end came out");

        Assert.Equal(ended, listener.Ids("eventflow.run.started").Count);
        Assert.Equal(ended, await stack.CountAsync("select count(*) from runs where state = 'succeeded'"));
        Assert.True(listener.StartsComeFirst);
    }

    [Fact]
    public async Task Nothing_comes_out_that_is_turned_off_and_datasets_do_where_it_is_on()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartServerAsync(new Dictionary<string, string?> { ["EventFlow__Engine__EventsOut"] = "Ended" });
        await stack.StartLedgerWorkerAsync();
        await using var listener = await Listener.StartAsync(stack.RabbitMq);
        var run = await stack.RunAsync("workflow: maker\ntasks: { a: { uses: sleep, with: { milliseconds: 1 }, produces: lake/a } }");
        await stack.EndAsync(run);

        await Eventually.BecomesAsync(
            _ => Task.FromResult(listener.Ids(DatasetEvents.Type).Count == 1 && listener.Ids("eventflow.run.succeeded").Count == 1),
            "both came out");

        Assert.Empty(listener.Ids("eventflow.run.started"));
    }

    private sealed class Listener(IConnection connection, IChannel channel) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<CloudEvent> heard = new();

        /// <summary>Of each run.</summary>
        public bool StartsComeFirst => heard.Where(one => one.Type.StartsWith(RunEvents.Prefix, StringComparison.Ordinal))
            .GroupBy(one => one.Subject).All(run => run.First().Type == "eventflow.run.started");

        public static async Task<Listener> StartAsync(string broker)
        {
            var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
            var listener = new Listener(connection, await connection.CreateChannelAsync());
            await listener.ListenAsync();
            return listener;
        }

        public HashSet<string> Ids(string type) => [.. heard.Where(one => one.Type == type).Select(one => one.Id)];

        public async ValueTask DisposeAsync()
        {
            await channel.DisposeAsync();
            await connection.DisposeAsync();
        }

        private async Task ListenAsync()
        {
            await channel.ExchangeDeclareAsync(WireNames.OutExchange, ExchangeType.Topic, durable: true);
            var queue = (await channel.QueueDeclareAsync()).QueueName;
            await channel.QueueBindAsync(queue, WireNames.OutExchange, "eventflow.#");
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += (_, delivery) =>
            {
                var one = CloudEventFormat.Read(delivery.Body.ToArray());
                Assert.Equal((one.Type, one.Id), (delivery.RoutingKey, delivery.BasicProperties.MessageId));
                heard.Enqueue(one);
                return Task.CompletedTask;
            };
            await channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        }
    }
}
