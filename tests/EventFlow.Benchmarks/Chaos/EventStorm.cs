using System.Text;
using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using Npgsql;
using RabbitMQ.Client;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Events for the broker, one in ten of them twice, while engines and the broker die: each that the broker has confirmed is one run.</summary>
internal static class EventStorm
{
    private const string Source = "/chaos";
    private const int TwiceEvery = 10;
    private const int AtOnce = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task PlayAsync(Stage stage, Counts counts)
    {
        await stage.Evidence.UntilExistsAsync(WireNames.EventsQueue, CancellationToken.None);
        stage.KeepEngine();
        stage.Failpoints = () => Life(stage);
        for (var fault = 0; fault < counts.Faults; fault++)
        {
            var (from, to) = (counts.Runs * fault / counts.Faults, counts.Runs * (fault + 1) / counts.Faults);
            var sending = SendAsync(stage, from, to);
            await stage.RestAsync(TimeSpan.FromMilliseconds(stage.Chance.Next(stage.IsShort ? 300 : 2_000)));
            await stage.FaultAsync(() => DisturbAsync(stage, stage.Scenario.OwnBroker ? fault % 3 : 0));
            await sending;
        }

        stage.Failpoints = static () => null;
        await PromiseAsync(stage, counts.Runs);
    }

    /// <summary>Each life of the engine ends before an event is committed, or before it is acknowledged.</summary>
    private static string Life(Stage stage) => stage.EngineStarts % 2 == 0
        ? $"K15:kill:{2 + stage.Chance.Next(stage.IsShort ? 2 : 40)}"
        : $"K16:kill:{2 + stage.Chance.Next(stage.IsShort ? 40 : 4_000)}";

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

    private static byte[] Body(int number) => Encoding.UTF8.GetBytes(
        $$"""{ "specversion": "1.0", "id": "{{number}}", "source": "{{Source}}", "type": "{{ChaosFlow.Event}}", "data": { "n": {{number}} } }""");

    /// <summary>Waits until every event has its fate, and notes each as a promise: one that has no run is lost, and a run beyond them unasked.</summary>
    private static async Task PromiseAsync(Stage stage, int events)
    {
        await Eventually.BecomesAsync(
            async token => (await stage.Evidence.QueuesAsync(token))[WireNames.EventsQueue] == 0
                && await CountAsync(stage.Database, token) >= events,
            $"{events} events have started their runs", Patience);
        var runs = await RunsAsync(stage.Database);
        for (var number = 0; number < events; number++)
        {
            var key = $"event:{Source}\t{number}";
            stage.Log.Note(new Promise(number, key, runs.GetValueOrDefault(key)), 202);
        }

        if (runs.Count != events)
        {
            stage.Complaints.Add($"{events} events have started {runs.Count} runs");
        }
    }

    private static async Task<long> CountAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select count(*) from runs", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<Dictionary<string, Guid>> RunsAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select key, id from runs", connection);
        await using var row = await command.ExecuteReaderAsync();
        var runs = new Dictionary<string, Guid>(StringComparer.Ordinal);
        while (await row.ReadAsync())
        {
            if (!runs.TryAdd(row.GetString(0), row.GetGuid(1)))
            {
                throw new InvalidOperationException($"two runs have the key {row.GetString(0)}");
            }
        }

        return runs;
    }
}
