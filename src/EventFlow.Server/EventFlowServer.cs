using EventFlow.Contracts.Api;
using EventFlow.Server.Health;
using EventFlow.Server.Problems;
using EventFlow.Server.Runs;
using EventFlow.Server.Workflows;

namespace EventFlow.Server;

/// <summary>The whole server on one page.</summary>
public static class EventFlowServer
{
    /// <summary>Builds a server that is not started yet.</summary>
    /// <param name="configure">Adds workers, or replaces parts in tests; called last.</param>
    public static WebApplication Create(ServerOptions options, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(ServerLimits.Apply);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddApi();
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

    private static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        services.AddOpenApi();
        services.AddSingleton<WorkflowDefinitions>();
        services.AddSingleton<RunAcceptance>();
        services.AddHealthChecks().AddCheck<StoreCheck>("database", tags: [HealthEndpoints.ReadyTag], timeout: ServerLimits.HealthTimeout);
    }

    private static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapWorkflows();
        api.MapRuns();
        app.MapOpenApi();
    }
}
