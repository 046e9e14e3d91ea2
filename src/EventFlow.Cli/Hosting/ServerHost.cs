using EventFlow.Bridges;
using EventFlow.Cli.Commands;
using EventFlow.Cli.Files;
using EventFlow.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EventFlow.Cli.Hosting;

/// <summary>A server inside this process.</summary>
internal sealed class ServerHost(WebApplication app) : IAsyncDisposable
{
    /// <summary>The address it really listens on, which a port 0 only becomes by starting.</summary>
    public Uri Url => new(Addresses.First());

    /// <summary>Machines other than this one can reach it.</summary>
    public bool IsOpenToOthers => Addresses.Any(address => !new Uri(address).IsLoopback);

    private ICollection<string> Addresses => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    public IServiceProvider Services => app.Services;

    /// <exception cref="CliException">The address is taken.</exception>
    public static async Task<ServerHost> StartAsync(
        ServerOptions options, Action<IServiceCollection>? configure, CancellationToken cancellationToken)
    {
        var app = Create(options, configure);
        try
        {
            await app.StartAsync(cancellationToken);
            return new ServerHost(app);
        }
        catch (Exception exception)
        {
            // Disposing alone reads as a crash to the services that had started, and they say so at length.
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is not IOException || !exception.Message.Contains("bind", StringComparison.OrdinalIgnoreCase))
            {
                throw;
            }

            throw new CliException(
                ExitCodes.Failed,
                $"EF2115 cannot listen on {options.Urls}: {exception.GetBaseException().Message}. Choose another with --port.");
        }
    }

    private static WebApplication Create(ServerOptions options, Action<IServiceCollection>? configure)
    {
        try
        {
            return EventFlowServer.Create(options, configure);
        }
        catch (BridgesFileException bad)
        {
            throw FileErrors.Refuse(bad.Errors, bad.Message);
        }
    }

    /// <summary>Serves until Ctrl-C or a termination signal, then ends what runs.</summary>
    public Task ServeAsync(CancellationToken cancellationToken) => app.UntilStoppedAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // Disposing alone cuts the workers off in the middle of what they do.
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    public static string Local(int port) => port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{port}";
}
