using System.Net.Sockets;
using EventFlow.Contracts.Api;
using Npgsql;

namespace EventFlow.Server.Problems;

/// <summary>Tells a database that is away from one that objects. EF Core wraps both, so the causes are looked through.</summary>
internal static class DatabaseFailure
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public static bool IsUnreachable(Exception exception) =>
        Causes(exception).OfType<NpgsqlException>().Any(cause => cause switch
        {
            PostgresException refused => refused.IsTransient || refused.SqlState.StartsWith("08", StringComparison.Ordinal),
            { IsTransient: true } => true,
            _ => Causes(cause).Any(inner => inner is SocketException or IOException or TimeoutException),
        });

    /// <summary>Text or numbers PostgreSQL has no place for: 22021, 22P05 and 22003.</summary>
    public static bool IsUnstorableText(Exception exception) =>
        Causes(exception).OfType<PostgresException>().Any(cause => cause.SqlState is "22021" or "22P05" or "22003");

    public static ProblemResult Result(string traceId) => new(
        new Problem(503, ProblemCodes.DatabaseUnreachable,
            "PostgreSQL is not reachable, so nothing was accepted. Try again; if it stays, "
            + "check the database and ConnectionStrings__Postgres.")
        {
            TraceId = traceId,
        },
        RetryAfter);

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
