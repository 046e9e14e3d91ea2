using System.CommandLine;
using EventFlow.Cli.Hosting;
using EventFlow.Server;

namespace EventFlow.Cli.Commands;

internal static class ServerCommand
{
    private static readonly Option<string?> Roles = new("--roles")
    {
        Description = $"some of {string.Join(",", ServerRoles.All)}; default all",
    };

    private static readonly Option<string?> Urls = new("--urls") { Description = "addresses to listen on, separated by semicolons" };
    private static readonly Option<int?> Port = Ports.Option();

    private static readonly Option<string?> Postgres = new("--postgres")
    {
        Description = "connection string; default ConnectionStrings__Postgres",
    };

    private static readonly Option<string?> RabbitMq = Brokers.Option();

    public static Command Create(CliContext context) =>
        new Command("server", "Runs API and engine on PostgreSQL and RabbitMQ.") { Roles, Urls, Port, Postgres, RabbitMq }
            .Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        await using var host = await ServerHost.StartAsync(Options(call), configure: null, cancellationToken);
        call.Output.Note($"Listening on {host.Url}. Ctrl-C ends it.");
        if (host.IsOpenToOthers)
        {
            call.Output.Note(
                "EF2128 warning: there is no authentication yet, so everyone who reaches this address can start and cancel runs.");
        }

        await host.ServeAsync(cancellationToken);
        return ExitCodes.Good;
    }

    private static ServerOptions Options(Invocation call)
    {
        var environment = call.Context.Environment;
        return new ServerOptions
        {
            Postgres = call.Get(Postgres) ?? environment("ConnectionStrings__Postgres") ?? throw CliException.Usage(
                "EF2118 no database: set ConnectionStrings__Postgres or --postgres. 'eventflow dev' runs without one."),
            RabbitMq = Brokers.Choose(call.Get(RabbitMq), environment),
            Roles = ChooseRoles(call.Get(Roles)),
            Urls = ServerAddresses.Choose(call.Get(Urls), call.Get(Port), environment),
        };
    }

    private static string[] ChooseRoles(string? given)
    {
        var roles = (given ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return roles.Except(ServerRoles.All).FirstOrDefault() is { } unknown
            ? throw CliException.Usage($"EF2119 there is no role '{unknown}'; the roles are {string.Join(", ", ServerRoles.All)}.")
            : roles;
    }
}
