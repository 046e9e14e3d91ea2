using Npgsql;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>What it means that a day does not take rows.</summary>
internal static class DayFaults
{
    private const string NoPart = "EF003";
    private const string Closed = "closed";

    public static bool IsGone(PostgresException error) => error.SqlState == PostgresErrorCodes.UndefinedTable;

    public static bool IsBusy(PostgresException error) => error.SqlState == PostgresErrorCodes.LockNotAvailable;

    /// <summary>Null: something else.</summary>
    public static StorageException? Explain(PostgresException error) => error switch
    {
        { SqlState: NoPart } or { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: Closed } => new StorageException(
            "EF3021",
            $"the day of the run's id takes no runs: {error.MessageText}. "
            + "It is being dropped because of its age, or was taken out by hand; start the run with an id of today.",
            error),
        _ => null,
    };
}
