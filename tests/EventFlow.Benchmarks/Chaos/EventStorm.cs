using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using Npgsql;
using RabbitMQ.Client;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Events for the broker, one in ten of them twice, while engines and the broker die: each that the broker has confirmed is one run. Most
/// runs have nothing to do; some are those of all other scenarios, with workers and the checker.</summary>
internal static class EventStorm
{
    private const string Source = "/chaos";
    private const string Arrivals = "arrivals";
    private const string ArrivalEvent = "org.example.arrived";
    private const int TwiceEvery = 10;
    private const int WorkEvery = 20;
    private const int AtOnce = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const string Yaml =
        $"workflow: {Arrivals}\ntriggers: [{{ event: {ArrivalEvent} }}]\ntasks: {{ nothing: {{ foreach: [], uses: chaos }} }}";

    public static async Task PlayAsync(Stage stage, Counts counts)
    {
        await stage.Evidence.UntilExistsAsync(WireNames.EventsQueue, CancellationToken.None);
        using var body = new StringContent(Yaml, Encoding.UTF8, "application/yaml");
        using var applied = await stage.Api.PutAsync($"api/v1/workflows/{Arrivals}", body);
        applied.EnsureSuccessStatusCode();
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
        await CountAsync(stage, counts.Runs);
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
        var type = number % WorkEvery == 0 ? ChaosFlow.Event : ArrivalEvent;
        return Encoding.UTF8.GetBytes(
            $$"""{ "specversion": "1.0", "id": "{{number}}", "source": "{{Source}}", "type": "{{type}}", "data": { "n": {{number}} } }""");
    }

    /// <summary>Waits until every event has its run, and holds the runs against the events. Those with work to do are promises to the checker; the
    /// others are taken out of its way once they are counted.</summary>
    private static async Task CountAsync(Stage stage, int events)
    {
        await using var database = new NpgsqlConnection(stage.Database);
        await database.OpenAsync();
        await Eventually.BecomesAsync(
            async token => (await stage.Evidence.QueuesAsync(token))[WireNames.EventsQueue] == 0
                && await ScalarAsync(database, "select count(*) from runs") >= events
                && await ScalarAsync(database, "select count(*) from runs where workflow = 'arrivals' and state <> 'succeeded'") == 0,
            $"{events} events have started their runs", Patience);
        var runs = await RunsAsync(database);
        for (var number = 0; number < events; number++)
        {
            var key = $"event:{Source}\t{number}";
            if (number % WorkEvery == 0)
            {
                stage.Log.Note(new Promise(number, key, runs.GetValueOrDefault(key)), 202);
            }
            else if (!runs.ContainsKey(key))
            {
                stage.Complaints.Add($"event {number} has started no run");
            }
        }

        if (runs.Count != events)
        {
            stage.Complaints.Add($"{events} events have started {runs.Count} runs");
        }

        foreach (var table in new[] { "run_events where run_id", "tasks where run_id", "runs where id" })
        {
            await ScalarAsync(database, $"delete from {table} in (select run_id from run_keys where workflow = 'arrivals')");
        }
    }

    private static async Task<Dictionary<string, Guid>> RunsAsync(NpgsqlConnection database)
    {
        await using var command = new NpgsqlCommand("select key, id from runs", database);
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

    [SuppressMessage("Security", "CA2100", Justification = "The questions are constants.")]
    private static async Task<long> ScalarAsync(NpgsqlConnection database, string sql)
    {
        await using var command = new NpgsqlCommand(sql, database);
        return await command.ExecuteScalarAsync() as long? ?? 0;
    }
}
