using Npgsql;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>What the database's refusal of a commit means.</summary>
internal static class CommitFaults
{
    /// <summary>Null: nothing about the commit itself.</summary>
    public static Exception? Explain(Guid runId, Exception error) =>
        (error as PostgresException ?? error.InnerException as PostgresException) switch
        {
            { SqlState: CommitBatch.Conflict or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } =>
                new RunConflictException(runId),
            { SqlState: CommitBatch.NoSuchTask } missing =>
                Unexpected(runId, $"changes tasks that do not exist ({missing.MessageText})", error),
            { SqlState: PostgresErrorCodes.UniqueViolation } duplicate =>
                Unexpected(runId, $"adds a row that exists ({duplicate.TableName}: {duplicate.Detail})", error),
            _ => null,
        };

    private static StorageException Unexpected(Guid runId, string what, Exception inner) => new(
        "EF3020",
        $"a commit of run {runId} {what}; nothing of it was stored. This is a fault in EventFlow: please report it with this message.",
        inner);
}
