using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace EventFlow.Worker.BuiltIn;

/// <summary><c>sql</c>: a statement in one transaction of its own.
/// Errors are <c>Sql.SQLSTATE</c>, <c>Sql.Deadlock</c> and <c>Sql.Unreachable</c>.</summary>
internal sealed class SqlTaskHandler(SqlConnections connections) : ITaskHandler<SqlTask, SqlTaskOutput>
{
    public async Task<SqlTaskOutput> HandleAsync(SqlTask input, TaskContext context, CancellationToken cancellationToken)
    {
        if (input.MaxRows is < 0 or > 100_000)
        {
            throw BuiltInErrors.InvalidInput("max_rows must be 0 to 100000.");
        }

        var source = connections.Find(input.Connection);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var command = Command(input, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await ReadAsync(reader, input.MaxRows, cancellationToken);
        }
        catch (PostgresException refused)
        {
            throw BuiltInErrors.Failed(
                TypeOf(refused), $"{refused.SqlState}: {refused.MessageText}{Place(refused)}", refused.IsTransient, null, refused);
        }
        catch (NpgsqlException broken)
        {
            throw BuiltInErrors.Failed(
                "Sql.Unreachable", $"Connection '{input.Connection}': {broken.Message}", retryable: true, null, broken);
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The statement is the workflow author's; values come as parameters.")]
    private static NpgsqlCommand Command(SqlTask input, NpgsqlConnection connection)
    {
        // How long it may take is the task's own timeout; its end cancels the statement on the server.
        var command = new NpgsqlCommand(input.Statement, connection) { CommandTimeout = 0 };
        foreach (var (name, value) in input.Parameters)
        {
            command.Parameters.Add(SqlValues.Parameter(name, value));
        }

        return command;
    }

    private static async Task<SqlTaskOutput> ReadAsync(NpgsqlDataReader reader, int maxRows, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        var truncated = false;
        do
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                if (rows.Count == maxRows)
                {
                    truncated = true;
                    break;
                }

                rows.Add(SqlValues.Row(reader));
            }
        }
        while (await reader.NextResultAsync(cancellationToken));

        return new SqlTaskOutput(rows, Math.Max(0, reader.RecordsAffected), truncated);
    }

    private static string TypeOf(PostgresException refused) =>
        refused.SqlState == PostgresErrorCodes.DeadlockDetected ? "Sql.Deadlock" : $"Sql.{refused.SqlState}";

    private static string Place(PostgresException refused) => refused.Position > 0 ? $" (at character {refused.Position})" : "";
}
