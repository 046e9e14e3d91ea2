using EventFlow.Benchmarks.Chaos;
using Xunit.Abstractions;

namespace EventFlow.IntegrationTests.Chaos;

/// <summary>The short form of chaos: one test per scenario. The long form is a command of EventFlow.Benchmarks.</summary>
public abstract class ChaosTests(ITestOutputHelper output)
{
    private const int Seed = 1;

    private protected async Task SurvivesAsync(string scenario)
    {
        var result = await ScenarioRun.PlayAsync(
            Scenarios.All.Single(one => one.Name == scenario), Seed, isShort: true, TimeProvider.System, CancellationToken.None);

        output.WriteLine($"seed {Seed}: {result}");
        Assert.Equal("", string.Join('\n', result.Breaches));
        Assert.Equal((0, 0, 0), (result.Lost, result.Stuck, result.Doubled));
    }
}

public sealed class EngineChaosTests(ITestOutputHelper output) : ChaosTests(output)
{
    [Fact]
    public Task Engines_that_are_killed_lose_nothing() => SurvivesAsync("engine-kills");

    [Fact]
    public Task Engines_with_a_transaction_per_message_that_are_killed_lose_nothing() => SurvivesAsync("engine-kills-row-lock");

    [Fact]
    public Task Engines_that_die_or_fail_at_any_failpoint_lose_nothing() => SurvivesAsync("failpoints");

    [Fact]
    public Task Two_nodes_share_the_runs_whichever_of_them_is_killed() => SurvivesAsync("two-nodes");

    [Fact]
    public Task A_database_that_stops_or_crashes_costs_time_alone() => SurvivesAsync("database-restarts");

    [Fact]
    public Task Poison_messages_and_handlers_that_always_throw_harm_no_other_run() => SurvivesAsync("poison");

    [Fact]
    public Task Each_event_is_one_run_whatever_dies() => SurvivesAsync("events");

    [Fact]
    public Task Each_Kafka_record_is_one_run_though_its_bridges_are_killed() => SurvivesAsync("kafka-kills");

    [Fact]
    public Task After_a_cancel_no_task_starts() => SurvivesAsync("cancels");
}

public sealed class WorkerChaosTests(ITestOutputHelper output) : ChaosTests(output)
{
    [Fact]
    public Task Workers_that_are_killed_are_replaced() => SurvivesAsync("worker-kills");

    [Fact]
    public Task A_pool_is_never_overdrawn_and_loses_no_slot_to_workers_that_are_killed() => SurvivesAsync("pool-kills");

    [Fact]
    public Task Workers_that_hang_keep_no_task() => SurvivesAsync("hung-workers");

    [Fact]
    public Task Messages_that_come_twice_and_in_disorder_count_once() => SurvivesAsync("duplicates");

    [Fact]
    public Task Purged_queues_cost_time_alone() => SurvivesAsync("purges");

    [Fact]
    public Task A_broker_that_stops_or_crashes_costs_time_alone() => SurvivesAsync("broker-restarts");
}
