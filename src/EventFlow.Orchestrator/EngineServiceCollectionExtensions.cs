using EventFlow.Contracts;
using EventFlow.Orchestrator.Backfills;
using EventFlow.Orchestrator.Calendars;
using EventFlow.Orchestrator.Children;
using EventFlow.Orchestrator.Datasets;
using EventFlow.Orchestrator.Events;
using EventFlow.Orchestrator.Nodes;
using EventFlow.Orchestrator.Outgoing;
using EventFlow.Orchestrator.Payloads;
using EventFlow.Orchestrator.Pools;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Schedules;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Tasks;
using EventFlow.Orchestrator.Timers;
using EventFlow.Orchestrator.Workflows;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EventFlow.Orchestrator;

/// <summary>Puts the engine together. Storage, and without RabbitMQ an <see cref="ITaskBus"/>, are registered beside it.</summary>
internal static class EngineServiceCollectionExtensions
{
    public static IServiceCollection AddEventFlowEngine(this IServiceCollection services, EngineOptions options)
    {
        var types = new TypePools();
        options = options with { Planner = options.Planner with { PoolOfType = types.Of } };
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(types);
        services.AddSingleton(options);
        services.AddSingleton<Telemetry>();
        services.AddRunHandling(options);
        services.AddTransport(options);
        services.AddEvents(options);
        services.AddEngineBus(options);
        services.AddHosted<IRunWaker, RunWaker>();
        if (options.RunsTriggers)
        {
            services.AddHostedService<ScheduleTicker>();
            services.AddHostedService(provider => provider.GetRequiredService<BackfillKeeper>());
        }

        if (options.RunsEngine)
        {
            services.AddDuties(options);
        }

        return services;
    }

    private static void AddRunHandling(this IServiceCollection services, EngineOptions options)
    {
        services.AddSingleton<AnswerRefusals>();
        services.AddSingleton<KnownCalendars>();
        services.AddSingleton<WorkflowPlans>();
        services.AddSingleton(new RunCache(options.CachedRuns));
        services.AddSingleton<PayloadCache>();
        services.AddSingleton<PayloadReader>();
        services.AddSingleton<PayloadIntake>();
        services.AddSingleton<RunLoader>();
        services.AddSingleton<ResidentRuns>();
        services.AddSingleton<StartGate>();
        services.AddSingleton<RunReader>();
        services.AddSingleton<RunCommitter>();
        services.AddSingleton<TaskPaces>();
        services.AddSingleton<RunPartitions>();
        services.AddScoped<RunEvents>();
        services.AddSingleton<ChildStarter>();
        services.AddSingleton<ChildWishes>();
        services.AddSingleton<RunMessenger>();
        services.AddSingleton<RunBus>();
        services.AddSingleton<RunInbox>();
        services.AddSingleton<RunFollowUp>();
        services.AddSingleton<RunIntake>();
        services.AddSingleton<LocalPartitions>();
        services.AddSingleton<TimerPump>();
        services.AddSingleton<PoolKeeper>();
        services.AddSingleton<TaskSignalConsumer>();
        services.AddSchedules();
        services.AddSingleton<IAnswerIntake, AnswerIntake>();
        services.AddSingleton<BundleTakers>();
    }

    private static void AddTransport(this IServiceCollection services, EngineOptions options)
    {
        if (options.RabbitMq is { } address)
        {
            services.AddSingleton(_ => new RabbitConnection(address));
            services.AddSingleton<RabbitQueues>();
            services.AddSingleton<RabbitTaskBus>();
            services.AddSingleton<ITaskBus>(provider => provider.GetRequiredService<RabbitTaskBus>());
            services.AddSingleton<IRunQueue, RabbitRunQueue>();
            services.AddSingleton(provider => new ReadingConnection(address, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<PartitionConsumers>();
        }
        else
        {
            services.AddSingleton<IRunQueue, LocalRunQueue>();
        }
    }

    private static void AddDuties(this IServiceCollection services, EngineOptions options)
    {
        services.AddHostedService(provider => provider.GetRequiredService<TimerPump>());
        services.AddHostedService(provider => provider.GetRequiredService<ChildWishes>());
        services.AddHostedService(provider => provider.GetRequiredService<PoolKeeper>());
        services.AddHostedService<RunReconciler>();
        services.AddHostedService<BacklogStarter>();
        services.AddHostedService<PlaceKeeper>();
        services.AddHostedService<CalendarKeeper>();
        services.AddHostedService<WorkerWatcher>();
        if (options.RabbitMq is not null)
        {
            services.AddHostedService<BundleWatcher>();
            services.AddHostedService(provider => provider.GetRequiredService<PartitionConsumers>());
            services.AddHostedService<ConsumerWatcher>();
        }
    }

    private static void AddSchedules(this IServiceCollection services)
    {
        services.AddSingleton<SchedulePlans>();
        services.AddSingleton<ScheduleChanges>();
        services.AddSingleton<ScheduleKeeper>();
        services.AddSingleton<ScheduleFires>();
        services.AddSingleton<BackfillRuns>();
        services.AddSingleton<BackfillKeeper>();
        services.AddSingleton<Backfiller>();
    }

    private static void AddEvents(this IServiceCollection services, EngineOptions options)
    {
        services.AddSingleton<TriggeredWorkflows>();
        services.AddSingleton<RunStarts>();
        services.AddSingleton<GatheringBell>();
        services.AddSingleton<DatasetBell>();
        services.AddSingleton<EventIntake>();
        services.TryAddSingleton<WebhookOptions>();
        services.AddSingleton<WebhookBell>();
        if (!options.RunsTriggers)
        {
            return;
        }

        services.AddHostedService<EventGatherer>();
        services.AddHostedService<DatasetRelay>();
        services.AddHostedService<OutboxRelay>();
        services.AddHostedService<WebhookSender>();
        if (options.RabbitMq is { } address)
        {
            services.AddSingleton(provider => new OutExchange(
                new RabbitConnection(address, "events out"), provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton(provider => new EventConnection(
                new ReadingConnection(address, provider.GetRequiredService<TimeProvider>(), "events")));
            services.AddHostedService<EventConsumer>();
        }
    }

    private static void AddEngineBus(this IServiceCollection services, EngineOptions options)
    {
        services.AddOptions<MassTransitHostOptions>().Configure(host =>
        {
            // With RabbitMQ the API must come up and accept runs while the broker is away; wake-ups sent too early are made up for.
            host.WaitUntilStarted = options.RabbitMq is null;
            host.StopTimeout = TimeSpan.FromSeconds(30);
            host.ConsumerStopTimeout = TimeSpan.FromSeconds(20);
        });
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            if (options.RunsEngine)
            {
                bus.AddRuns(options.CommitMode);
            }

            if (options.RabbitMq is { } address)
            {
                bus.UsingRabbitMq((context, rabbit) => RunsEndpoint.OnRabbitMq(context, rabbit, new Uri(address), options));
            }
            else
            {
                bus.UsingInMemory((context, memory) => RunsEndpoint.InMemory(context, memory, options));
            }
        });
    }

    private static void AddRuns(this IBusRegistrationConfigurator bus, CommitMode mode)
    {
        bus.AddSagaStateMachine<RunStateMachine, RunSaga>().Repository(repository =>
        {
            if (mode == CommitMode.Group)
            {
                repository.RegisterSagaRepository<
                    RunSaga, ResidentRun, SagaConsumeContextFactory<ResidentRun, RunSaga>, GroupCommitRepository>();
            }
            else
            {
                repository.RegisterSagaRepository<
                    RunSaga, IRunSession, SagaConsumeContextFactory<IRunSession, RunSaga>, RowLockRepository>();
            }
        });
        bus.AddConsumer<TaskSignalConsumer>();
        bus.AddConsumer<TaskAnswerBatchConsumer>();
        bus.AddConsumer<MalformedAnswerConsumer>();
    }

    private static void AddHosted<TService, TImplementation>(this IServiceCollection services)
        where TService : class
        where TImplementation : class, TService, IHostedService
    {
        services.AddSingleton<TImplementation>();
        services.AddSingleton<TService>(provider => provider.GetRequiredService<TImplementation>());
        services.AddHostedService(provider => provider.GetRequiredService<TImplementation>());
    }
}
