using EventFlow.Contracts.Api;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.History;
using EventFlow.Orchestrator.Outgoing;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.S3;
using EventFlow.Orchestrator.Tasks;
using EventFlow.Server.Admission;
using EventFlow.Server.Backfills;
using EventFlow.Server.Bridges;
using EventFlow.Server.Calendars;
using EventFlow.Server.Datasets;
using EventFlow.Server.Embedded;
using EventFlow.Server.Events;
using EventFlow.Server.Health;
using EventFlow.Server.Hooks;
using EventFlow.Server.Logging;
using EventFlow.Server.Namespaces;
using EventFlow.Server.Pools;
using EventFlow.Server.Problems;
using EventFlow.Server.Runs;
using EventFlow.Server.Schedules;
using EventFlow.Server.Subscriptions;
using EventFlow.Server.Workflows;
using EventFlow.Worker;

namespace EventFlow.Server;

/// <summary>The whole server on one page.</summary>
public static class EventFlowServer
{
    /// <summary>Builds a server that is not started yet.</summary>
    /// <param name="configure">Adds workers, or replaces parts in tests; called last.</param>
    public static WebApplication Create(ServerOptions options, Action<IServiceCollection>? configure = null)
    {
        Failpoint.Check();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            // The files are read once: a watcher would be told of every file that changes in the folder the server was started in.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(ServerLimits.Apply);
        builder.Logging.AddServerLog(options, builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStorage(options, builder.Configuration);
        builder.Services.AddEngine(options, builder.Configuration);
        builder.Services.AddSingleton(builder.Configuration.GetSection("EventFlow:Limits").Get<LimitOptions>() ?? new LimitOptions());
        builder.Services.AddApi();
        if (options.HasRole(ServerRoles.Bridges))
        {
            builder.Services.AddBridges(options, builder.Configuration);
        }

        if (options.HasRole(ServerRoles.Api))
        {
            builder.Services.AddAdmission(builder.Configuration);
        }

        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.MapHealth();
        if (options.HasRole(ServerRoles.Api))
        {
            app.MapApi();
        }

        return app;
    }

    private static void AddServerLog(this ILoggingBuilder logging, ServerOptions options, ConfigurationManager configuration)
    {
        logging.AddEventFlowSerilog(LogSettings(configuration, options));
        // Both report what is told elsewhere: a failed command throws, an unready server answers why.
        logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // A start that fails or is interrupted throws, and its caller says so in words; a service that breaks later is Critical.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    private static ConfigurationManager LogSettings(ConfigurationManager configuration, ServerOptions options)
    {
        if (options.LogLevel is { } level)
        {
            configuration["EventFlow:Log:Level"] ??= level.ToString();
        }

        return configuration;
    }

    private static void AddStorage(this IServiceCollection services, ServerOptions options, ConfigurationManager configuration)
    {
        if (options.Postgres is { } postgres)
        {
            services.AddPostgresStorage(postgres);
            if (configuration.GetSection("EventFlow:Payloads:S3").Get<S3Options>() is { Bucket: not null } s3)
            {
                services.AddS3Payloads(s3);
            }

            // First of all hosted services: nothing may touch tables that are not there yet.
            services.AddHostedService<DatabasePreparation>();
            services.AddSingleton(configuration.GetSection("EventFlow:History").Get<HistoryOptions>() ?? new HistoryOptions());
            if (options.HasRole(ServerRoles.Engine))
            {
                services.AddHostedService<HistoryKeeper>();
            }
        }
        else
        {
            services.AddMemoryStorage();
        }
    }

    private static void AddEngine(this IServiceCollection services, ServerOptions options, ConfigurationManager configuration)
    {
        if (options.RabbitMq is null)
        {
            services.AddSingleton<EmbeddedTaskBus>();
            services.AddSingleton<ITaskBus>(provider => provider.GetRequiredService<EmbeddedTaskBus>());
            services.AddSingleton<ITaskTransport>(provider => provider.GetRequiredService<EmbeddedTaskBus>());
        }

        var engine = configuration.GetSection("EventFlow:Engine").Get<EngineOptions>() ?? new EngineOptions();
        services.AddSingleton(configuration.GetSection("EventFlow:Webhooks").Get<WebhookOptions>() ?? new WebhookOptions());
        services.AddEventFlowEngine(engine with
        {
            RabbitMq = options.RabbitMq,
            RunsEngine = options.HasRole(ServerRoles.Engine),
            RunsTriggers = options.HasRole(ServerRoles.Engine) || options.HasRole(ServerRoles.Triggers),
        });
        if (options.RabbitMq is not null && options.HasRole(ServerRoles.Engine))
        {
            services.AddHealthChecks().AddCheck<PartitionCheck>("partitions", tags: [HealthEndpoints.ReadyTag]);
        }
    }

    private static void AddAdmission(this IServiceCollection services, ConfigurationManager configuration)
    {
        var admission = configuration.GetSection("EventFlow:Admission").Get<AdmissionOptions>() ?? new AdmissionOptions();
        services.AddSingleton(admission);
        services.AddSingleton<PendingFigures>();
        services.AddSingleton<StartAdmission>();
        if (admission.LimitsPending)
        {
            services.AddHostedService<PendingCounter>();
        }
    }

    private static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        services.AddOpenApi();
        services.AddSingleton<WorkflowDefinitions>();
        services.AddSingleton<RunAcceptance>();
        services.AddSingleton<RunApproval>();
        services.AddSingleton<RunRepair>();
        services.AddSingleton<RunMapLimit>();
        services.AddSingleton<WorkflowCircles>();
        services.AddSingleton<ScheduleViews>();
        services.AddSingleton<TriggerWaits>();
        services.AddHealthChecks().AddCheck<StoreCheck>("database", tags: [HealthEndpoints.ReadyTag], timeout: ServerLimits.HealthTimeout);
    }

    private static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapWorkflows();
        api.MapRuns();
        api.MapNamespaces();
        api.MapPools();
        api.MapSchedules();
        api.MapBackfills();
        api.MapEvents();
        api.MapHooks();
        api.MapSubscriptions();
        api.MapDatasets();
        api.MapSchemas();
        api.MapCalendars();
        app.MapOpenApi();
    }
}
