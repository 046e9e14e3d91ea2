using System.Net.Sockets;
using Npgsql;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Which failures of the database pass by themselves.</summary>
internal static class StorageFaults
{
    /// <summary>True for conflicts, lost connections and a server that is starting or stopping. Npgsql and EF wrap them differently, so
    /// the whole chain is looked at.</summary>
    public static bool IsTransient(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is RunConflictException or SocketException or TimeoutException or NpgsqlException { IsTransient: true })
            {
                return true;
            }
        }

        return false;
    }
}
