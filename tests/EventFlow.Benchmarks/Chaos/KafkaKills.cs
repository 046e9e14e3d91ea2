using System.Text;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Records for Kafka, and two bridges that share them, of which one is killed (SIGKILL) time and again at any moment and another
/// started in its place: each record is one run.</summary>
internal static class KafkaKills
{
    private const string Topic = "arrivals";
    private const int Partitions = 6;
    private const int Bridges = 2;
    private const int AtOnce = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task PlayAsync(Stage stage, Counts counts)
    {
        await using var kafka = await KafkaCluster.StartAsync(Partitions, Topic);
        await Arrivals.ApplyAsync(stage);
        var file = Path.Combine(stage.Folder, "bridges.yaml");
        await File.WriteAllTextAsync(file, FileFor(kafka.Servers));
        await using var bridges = new BridgeProcesses(stage, file);
        await bridges.StartAsync(Bridges);
        var keys = new string[counts.Runs];
        for (var kill = 0; kill < counts.Faults; kill++)
        {
            var (from, to) = (counts.Runs * kill / counts.Faults, counts.Runs * (kill + 1) / counts.Faults);
            var before = await Arrivals.ReceivedAsync(stage);
            var sending = SendAsync(kafka, keys, from, to);
            await Eventually.BecomesAsync(
                async _ => await Arrivals.ReceivedAsync(stage) > before, $"records come in after {kill} kills", Patience);
            await stage.RestAsync(TimeSpan.FromMilliseconds(stage.Chance.Next(250)));
            await stage.FaultAsync(() => bridges.ReplaceAsync(stage.Chance.Next(Bridges)));
            await sending;
        }

        await Arrivals.CountAsync(stage, keys, token => Task.Run(() => kafka.IsDone(Topic, Partitions, "eventflow-chaos"), token));
    }

    // A member that was killed holds its partitions until the group has missed it.
    private static string FileFor(string servers) =>
        $$"""
        bridges:
          chaos:
            kafka:
              servers: "{{servers}}"
              topics: [{{Topic}}]
              options: { session.timeout.ms: 3000, heartbeat.interval.ms: 500 }
            type: {{Arrivals.Event}}
        """;

    /// <summary>Until the brokers have all of them; notes the keys that their runs must have.</summary>
    private static async Task SendAsync(KafkaCluster kafka, string[] keys, int from, int to)
    {
        foreach (var part in Enumerable.Range(from, to - from).Chunk(AtOnce))
        {
            await Task.WhenAll(part.Select(async number => keys[number] = await SendAsync(kafka, number)));
        }
    }

    private static async Task<string> SendAsync(KafkaCluster kafka, int number)
    {
        var value = Encoding.UTF8.GetBytes($$"""{ "n": {{number}} }""");
        if (Arrivals.HasWork(number))
        {
            await kafka.SendAsync(
                Topic, $"{number}", value, Header("ce_specversion", "1.0"), Header("ce_id", $"{number}"), Header("ce_source", "/chaos"),
                Header("ce_type", ChaosFlow.Event));
            return $"event:/chaos\t{number}";
        }

        var place = await kafka.SendAsync(Topic, $"{number}", value);
        return $"event:kafka:chaos/{Topic}\t{Topic}/{place.Partition.Value}/{place.Offset.Value}";
    }

    private static (string Name, byte[]? Value) Header(string name, string value) => (name, Encoding.UTF8.GetBytes(value));

    /// <summary>The bridges, each in a process of its own as a user would have it.</summary>
    private sealed class BridgeProcesses(Stage stage, string file) : IAsyncDisposable
    {
        private readonly List<ProcessHost> processes = [];
        private readonly List<string> lines = [];

        public async Task StartAsync(int count)
        {
            for (var place = 0; place < count; place++)
            {
                processes.Add(await StartAsync());
            }
        }

        /// <summary>kill -9, and another one in its place.</summary>
        public async Task ReplaceAsync(int place)
        {
            await processes[place].KillAsync();
            lines.AddRange(processes[place].Lines);
            await processes[place].DisposeAsync();
            processes[place] = await StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var process in processes)
            {
                lines.AddRange(process.Lines);
                await process.DisposeAsync();
            }

            await File.WriteAllLinesAsync(Path.Combine(stage.Folder, "bridges.log"), lines);
        }

        private async Task<ProcessHost> StartAsync()
        {
            var process = await ProcessHost.StartDotnetAsync(
                Path.Combine(AppContext.BaseDirectory, "eventflow.dll"), ["bridges", file],
                new Dictionary<string, string?> { ["EVENTFLOW_URL"] = stage.Engine.Address.ToString(), ["EventFlow__Log__Level"] = "Information" });
            await process.WaitForLineAsync(line => line.Contains("Bridging", StringComparison.Ordinal), "the bridge");
            return process;
        }
    }
}
