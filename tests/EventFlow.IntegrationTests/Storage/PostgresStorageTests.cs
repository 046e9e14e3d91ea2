using EventFlow.Conformance;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class PostgresStorageTests(StorageCluster cluster, PostgresStorageTests.Database database)
    : StorageConformance, IClassFixture<PostgresStorageTests.Database>
{
    private const string Older = """
        update timers set due_at = due_at - @time;
        update pools set tokens_at = tokens_at - @time, phase_since = phase_since - @time;
        update pool_slots set asked_at = asked_at - @time, rank = rank - @time, granted_at = granted_at - @time;
        update run_signals set sent_at = sent_at - @time;
        update runs set created_at = created_at - @time, ended_at = ended_at - @time, cancel_requested_at = cancel_requested_at - @time;
        update tasks set dispatched_at = dispatched_at - @time, queued_at = queued_at - @time,
            started_at = started_at - @time;
        update run_places set granted_at = granted_at - @time, canceled_at = canceled_at - @time;
        update deliveries set created_at = created_at - @time, next_at = next_at - @time, ended_at = ended_at - @time
        """;

    public override Task DisposeAsync() => Task.CompletedTask;

    private protected override async Task<IServiceProvider> StartAsync() => await database.EmptyAsync(cluster);

    private protected override async Task PassAsync(TimeSpan time)
    {
        await using var command = database.Source.CreateCommand(Older).With("time", NpgsqlDbType.Interval, time);
        await command.ExecuteNonQueryAsync();
    }

    private protected override async Task PassGroupsAsync(TimeSpan time)
    {
        await using var command = database.Source.CreateCommand("update event_groups set due_at = due_at - @time, opened_at = opened_at - @time")
            .With("time", NpgsqlDbType.Interval, time);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One database for all tests of the class; each begins with empty tables.</summary>
    public sealed class Database : IAsyncLifetime
    {
        private ServiceProvider? provider;

        public NpgsqlDataSource Source => provider!.GetRequiredService<NpgsqlDataSource>();

        public async Task<IServiceProvider> EmptyAsync(StorageCluster cluster)
        {
            provider ??= await cluster.CreateStorageAsync();
            await using var command = Source.CreateCommand(
                """
                truncate outbox, outbox_interests, subscriptions, deliveries, dataset_outbox, datasets, dataset_versions, inbox, inbox_fates, event_groups, hooks, hook_signatures, runs, run_keys, run_places,
                    calendars, run_signals, payloads, tasks, run_events, timers, task_logs, task_types, pools, pool_slots;
                delete from workflows
                """);
            await command.ExecuteNonQueryAsync();
            return provider;
        }

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync() => await provider!.DisposeAsync();
    }
}
