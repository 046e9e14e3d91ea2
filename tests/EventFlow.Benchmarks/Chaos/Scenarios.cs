using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>All scenarios, in the order in which they are played.</summary>
internal static class Scenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("engine-kills", new(5_000, 50), new(500, 5), KillEnginesAsync),
        new("engine-kills-row-lock", new(2_000, 20), new(150, 2), KillEnginesAsync)
        {
            Settings = new Dictionary<string, string?> { ["EventFlow__Engine__CommitMode"] = "RowLock" },
        },
        new("failpoints", new(5_600, 14 * FailpointLives.Times), new(300, FailpointLives.Short.Count), FailpointLives.PlayAsync),
        new("worker-kills", new(5_000, 100), new(400, 8), KillWorkersAsync) { Workers = 8, WorkersWhenShort = 4, Slots = 8, LongShare = 0.05 },
        // What six slots do takes as long as it takes: 8,000 executions of 0.19 s are four minutes.
        new("pool-kills", new(1_500, 50), new(120, 4), PoolKills.PlayAsync)
        {
            Workers = 8, WorkersWhenShort = 4, Slots = 8, LongShare = 0.3, PoolSlots = 6, Drain = TimeSpan.FromSeconds(300),
        },
        new("hung-workers", new(2_000, 50), new(150, 3), HangWorkersAsync)
        {
            Workers = 4, WorkersWhenShort = 3, Slots = 8, LongShare = 0.2, Lease = TimeSpan.FromSeconds(3),
        },
        new("broker-restarts", new(5_000, 20), new(300, 2), RestartBrokerAsync) { OwnBroker = true, Drain = TimeSpan.FromSeconds(150) },
        new("database-restarts", new(5_000, 20), new(300, 3), RestartDatabaseAsync) { OwnDatabase = true },
        new("purges", new(5_000, 10), new(400, 2), PurgeAsync) { Drain = TimeSpan.FromSeconds(65) },
        new("two-nodes", new(5_000, 50), new(400, 3), KillEnginesAsync) { Nodes = 2 },
        new("duplicates", new(5_000, 0), new(200, 0), WantAllAsync) { Repeats = true, Slots = 32, ExecutionFactor = 1.5 },
        new("poison", new(5_000, PoisonMessages.Count), new(100, PoisonMessages.Count), PoisonMessages.PlayAsync)
        {
            GivenUp = 1, HopelessEvery = 100, HopelessEveryWhenShort = 20,
        },
        new("events", new(100_000, 30), new(400, 3), EventStorm.PlayAsync) { OwnBroker = true, Slots = 32, Drain = TimeSpan.FromSeconds(150) },
        new("kafka-kills", new(10_000, 30), new(500, 3), KafkaKills.PlayAsync) { Slots = 32, Drain = TimeSpan.FromSeconds(120) },
        new("cancels", new(1_000, 0), new(100, 0), Cancels.PlayAsync) { MayBeCanceled = true },
    ];

    private static Task KillEnginesAsync(Stage stage, Counts counts) => stage.PlayAsync(counts, async _ =>
    {
        var node = stage.Nodes[stage.Chance.Next(stage.Nodes.Count)];
        await node.KillAsync(CancellationToken.None);
        await node.StartAsync(CancellationToken.None);
    });

    private static Task KillWorkersAsync(Stage stage, Counts counts) =>
        stage.PlayAsync(counts, _ => stage.ReplaceAsync(stage.Workers[stage.Chance.Next(stage.Workers.Count)]));

    private static Task HangWorkersAsync(Stage stage, Counts counts) => stage.PlayAsync(counts, async _ =>
    {
        var worker = stage.Workers[stage.Chance.Next(stage.Workers.Count)];
        worker.Tell("STOP");
        await stage.RestAsync(2 * stage.Scenario.Lease);
        worker.Tell("CONT");
    });

    private static Task RestartBrokerAsync(Stage stage, Counts counts)
    {
        stage.KeepEngine();
        return stage.PlayAsync(counts, place => place % 2 == 0 ? stage.OwnBroker!.RestartAsync() : stage.OwnBroker!.KillAsync());
    }

    private static Task RestartDatabaseAsync(Stage stage, Counts counts) => stage.PlayAsync(counts, place => (place % 3) switch
    {
        0 => stage.OwnDatabase!.RestartAsync(),
        1 => stage.OwnDatabase!.KillAsync(),
        _ => stage.OwnDatabase!.CrashAsync(),
    });

    private static Task PurgeAsync(Stage stage, Counts counts) => stage.PlayAsync(counts, _ => PrivateRabbitMq.PurgeAsync(
        stage.Broker, EvidenceReader.Queues().Where(queue => !queue.EndsWith("_error", StringComparison.Ordinal)
            && queue is not (WireNames.DeadLetterQueue or WireNames.EventsQueue))));

    private static async Task WantAllAsync(Stage stage, Counts counts)
    {
        stage.Load.Want(counts.Runs);
        await stage.Load.UntilPromisedAsync(counts.Runs, CancellationToken.None);
    }
}
