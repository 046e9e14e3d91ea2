using System.Text;
using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using RabbitMQ.Client;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Events for the broker, one in ten of them twice, while engines and the broker die: each that the broker has confirmed is one run.</summary>
internal static class EventStorm
{
    private const string Source = "/chaos";
    private const int TwiceEvery = 10;
    private const int AtOnce = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task PlayAsync(Stage stage, Counts counts)
    {
        await stage.Evidence.UntilExistsAsync(WireNames.EventsQueue, CancellationToken.None);
        await Arrivals.ApplyAsync(stage);
        stage.KeepEngine();
        stage.Failpoints = () => Life(stage);
        for (var fault = 0; fault < counts.Faults; fault++)
        {
            var (from, to) = (counts.Runs * fault / counts.Faults, counts.Runs * (fault + 1) / counts.Faults);
            var sending = SendAsync(stage, from, to);
            await stage.RestAsync(TimeSpan.FromMilliseconds(stage.Chance.Next(stage.IsShort ? 300 : 2_000)));
            await stage.FaultAsync(() => DisturbAsync(stage, fault % 3));
            await sending;
        }

        stage.Failpoints = static () => null;
        await Arrivals.CountAsync(
            stage, [.. Enumerable.Range(0, counts.Runs).Select(number => $"event:{Source}\t{number}")],
            async token => (await stage.Evidence.QueuesAsync(token))[WireNames.EventsQueue] == 0);
    }

    /// <summary>Every other life of the engine ends before an event is committed, or before it is acknowledged.</summary>
    private static string? Life(Stage stage) => (stage.EngineStarts % 4) switch
    {
        0 => $"K17:kill:{2 + stage.Chance.Next(stage.IsShort ? 2 : 20)}",
        2 => $"K18:kill:{2 + stage.Chance.Next(stage.IsShort ? 40 : 4_000)}",
        _ => null,
    };

    private static Task DisturbAsync(Stage stage, int kind) => kind switch
    {
        0 => stage.Engine.KillAsync(CancellationToken.None),
        1 => stage.OwnBroker!.KillAsync(),
        _ => stage.OwnBroker!.RestartAsync(),
    };

    /// <summary>Until the broker has confirmed all of them; what it may have got already is sent once more.</summary>
    private static async Task SendAsync(Stage stage, int from, int to)
    {
        var numbers = Enumerable.Range(from, to - from).SelectMany(number => Enumerable.Repeat(number, number % TwiceEvery == 0 ? 2 : 1));
        foreach (var part in numbers.Chunk(AtOnce))
        {
            while (!await TrySendAsync(stage.Broker, part))
            {
                await stage.RestAsync(Pause);
            }
        }
    }

    private static async Task<bool> TrySendAsync(string broker, IReadOnlyList<int> numbers)
    {
        try
        {
            await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
            await using var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
            await Task.WhenAll(numbers.Select(number => channel.BasicPublishAsync(
                WireNames.EventsExchange, "chaos", mandatory: true,
                new BasicProperties { ContentType = "application/cloudevents+json", Persistent = true }, Body(number)).AsTask()));
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static byte[] Body(int number)
    {
        var type = Arrivals.HasWork(number) ? ChaosFlow.Event : Arrivals.Event;
        return Encoding.UTF8.GetBytes(
            $$"""{ "specversion": "1.0", "id": "{{number}}", "source": "{{Source}}", "type": "{{type}}", "data": { "n": {{number}} } }""");
    }
}
