using System.Net.Sockets;
using Npgsql;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Which failures of the database pass by themselves.</summary>
internal static class StorageFaults
{
    /// <summary>True where the database could not be asked: whether it has stored what was sent is not known either.</summary>
    public static bool IsUnreachable(Exception exception) =>
        IsTransient(exception) && exception is not RunConflictException;

    /// <summary>True for conflicts, lost connections, a server that is starting or stopping, and one that takes no writes
    /// for the moment. Npgsql and EF wrap them differently, so the whole chain is looked at.</summary>
    public static bool IsTransient(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is RunConflictException or SocketException or TimeoutException or NpgsqlException { IsTransient: true }
                or PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.QueryCanceled })
            {
                return true;
            }
        }

        return false;
    }
}
