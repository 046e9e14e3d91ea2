using EventFlow.Orchestrator.Pools;
using EventFlow.Orchestrator.Storage.Memory;
using EventFlow.Orchestrator.Storage.Migrations;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace EventFlow.Orchestrator.Storage;

internal static class StorageServiceCollectionExtensions
{
    /// <summary>State in PostgreSQL. Call <see cref="DatabaseMigrator.MigrateAsync"/> before anything else uses it.</summary>
    public static IServiceCollection AddPostgresStorage(this IServiceCollection services, string connectionString)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => NpgsqlDataSource.Create(Pruning(WithDefaults(connectionString))));
        services.AddSingleton(_ => new CommitConnections(WithDefaults(connectionString)));
        services.AddPooledDbContextFactory<EventFlowDbContext>((provider, options) => options
            .UseNpgsql(
                provider.GetRequiredService<CommitConnections>().Source, npgsql => npgsql.MigrationsHistoryTable("schema_migrations"))
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            // Migrations are written by hand; without a snapshot every model looks changed. A test compares model and schema.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)));
        services.AddSingleton<DatabaseMigrator>();
        services.AddSingleton<OutboxBell>();
        services.AddSingleton<IOutbox, PostgresOutbox>();
        services.AddSingleton<RunDays>();
        services.AddSingleton<UnfinishedDays>();
        services.AddSingleton<DayDropper>();
        services.AddSingleton<RunAcceptor>();
        services.AddSingleton<PlacedRunAcceptor>();
        services.AddSingleton<IPlaceStore, PostgresPlaceStore>();
        services.AddSingleton<ICalendarStore, PostgresCalendarStore>();
        services.AddSingleton<LatestVersions>();
        services.AddSingleton<IRunSessions, PostgresRunSessions>();
        services.AddSingleton<IRunGroups, PostgresRunGroups>();
        services.AddSingleton<IRunStore, PostgresRunStore>();
        services.AddSingleton<IPayloadStore, PostgresPayloadStore>();
        services.AddSingleton<ISignalStore, PostgresSignalStore>();
        services.AddSingleton<ITimerStore, PostgresTimerStore>();
        services.AddSingleton<IPoolStore, PostgresPoolStore>();
        services.AddSingleton<ISlotStore, PostgresSlotStore>();
        services.AddSingleton<INodeStore, PostgresNodeStore>();
        services.AddSingleton<IScheduleStore, PostgresScheduleStore>();
        services.AddSingleton<IBackfillStore, PostgresBackfillStore>();
        services.AddSingleton<IWorkflowStore, PostgresWorkflowStore>();
        services.AddSingleton<ITriggerStore, PostgresTriggerStore>();
        services.AddSingleton<IEventStore, PostgresEventStore>();
        services.AddSingleton<IHookStore, PostgresHookStore>();
        services.AddSingleton<ISubscriptionStore, PostgresSubscriptionStore>();
        services.AddSingleton<IDatasetStore, PostgresDatasetStore>();
        services.AddSingleton<INamespaceStore, PostgresNamespaceStore>();
        return services;
    }

    /// <summary>State in this process; nothing is kept.</summary>
    public static IServiceCollection AddMemoryStorage(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OutboxBell>();
        services.AddSingleton<MemoryOutbox>();
        services.AddSingleton<IOutbox, MemoryOutboxStore>();
        services.AddSingleton<MemoryRuns>();
        services.AddSingleton<MemoryTimers>();
        services.AddSingleton<MemoryPools>();
        services.AddSingleton<MemorySlots>();
        services.AddSingleton<IRunSessions, MemoryRunSessions>();
        services.AddSingleton<IRunGroups, MemoryRunGroups>();
        services.AddSingleton<MemoryRunStore>();
        services.AddSingleton<IRunStore>(provider => provider.GetRequiredService<MemoryRunStore>());
        services.AddSingleton<IPayloadStore, MemoryPayloadStore>();
        services.AddSingleton<ISignalStore, MemorySignalStore>();
        services.AddSingleton<ITimerStore>(provider => provider.GetRequiredService<MemoryTimers>());
        services.AddSingleton<IPoolStore>(provider => provider.GetRequiredService<MemoryPools>());
        services.AddSingleton<ISlotStore, MemorySlotStore>();
        services.AddSingleton<INodeStore, MemoryNodeStore>();
        services.AddSingleton<IPlaceStore, MemoryPlaceStore>();
        services.AddSingleton<ICalendarStore, MemoryCalendarStore>();
        services.AddSingleton<MemoryScheduleStore>();
        services.AddSingleton<IScheduleStore>(provider => provider.GetRequiredService<MemoryScheduleStore>());
        services.AddSingleton<IBackfillStore, MemoryBackfillStore>();
        services.AddSingleton<INamespaceStore, MemoryNamespaceStore>();
        services.AddSingleton<MemoryWorkflowStore>();
        services.AddSingleton<IWorkflowStore>(provider => provider.GetRequiredService<MemoryWorkflowStore>());
        services.AddSingleton<ITriggerStore>(provider => provider.GetRequiredService<MemoryWorkflowStore>());
        services.AddSingleton<MemoryEventStore>();
        services.AddSingleton<IEventStore>(provider => provider.GetRequiredService<MemoryEventStore>());
        services.AddSingleton<MemoryDatasets>();
        services.AddSingleton<IDatasetStore, MemoryDatasetStore>();
        services.AddSingleton<IHookStore, MemoryHookStore>();
        services.AddSingleton<MemorySubscriptionStore>();
        services.AddSingleton<ISubscriptionStore>(provider => provider.GetRequiredService<MemorySubscriptionStore>());
        return services;
    }

    /// <summary>Statements on the tables of all days are planned with the values at hand: only these say which days are meant.</summary>
    private static string Pruning(string connectionString)
    {
        const string Planned = "-c plan_cache_mode=force_custom_plan";
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Options = string.IsNullOrEmpty(settings.Options) ? Planned : $"{settings.Options} {Planned}";
        return settings.ConnectionString;
    }

    private static string WithDefaults(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.ApplicationName ??= "eventflow";
        if (settings.MaxAutoPrepare == 0)
        {
            // The same few statements on every message: planned once per connection.
            settings.MaxAutoPrepare = 100;
        }

        return settings.ConnectionString;
    }
}
