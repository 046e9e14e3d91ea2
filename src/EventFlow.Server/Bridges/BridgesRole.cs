using EventFlow.Bridges;
using EventFlow.Bridges.Sinks;

namespace EventFlow.Server.Bridges;

/// <summary>The bridges of a server: those of the file that the setting <c>EventFlow:Bridges:File</c> names.</summary>
internal static class BridgesRole
{
    public const string Setting = "EventFlow:Bridges:File";

    /// <exception cref="BridgesFileException">The file has errors, cannot be read, or is missing where the role was asked for.</exception>
    public static void AddBridges(this IServiceCollection services, ServerOptions options, IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } file)
        {
            if (options.Roles.Contains(ServerRoles.Bridges))
            {
                throw new BridgesFileException(
                    $"{BridgeCodes.NoFile} The role '{ServerRoles.Bridges}' was asked for, and no file says what to read: "
                    + "set EventFlow__Bridges__File.");
            }

            return;
        }

        services.AddSingleton<IEventSink, InboxSink>();
        services.AddEventFlowBridges(BridgesFile.Require(file, Environment.GetEnvironmentVariable));
    }
}
