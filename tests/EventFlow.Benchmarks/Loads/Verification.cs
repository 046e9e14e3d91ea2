using Npgsql;

namespace EventFlow.Benchmarks.Loads;

/// <summary>What the database says of the accepted runs, beside what the ledger saw.</summary>
internal sealed record Verdict
{
    public required long Accepted { get; init; }
    public required long Succeeded { get; init; }

    /// <summary>Accepted and not in the database.</summary>
    public required long Lost { get; init; }

    /// <summary>Not final when the patience was over.</summary>
    public required long Stuck { get; init; }

    public required long TasksExpected { get; init; }
    public required long TasksSucceeded { get; init; }

    /// <summary>Tasks whose result is recorded more than once.</summary>
    public required long Doubled { get; init; }

    public required long ExpectedExecutions { get; init; }
    public required long Executions { get; init; }
    public required long RepeatedExecutions { get; init; }
    public required long DisorderedExecutions { get; init; }

    public bool IsGood =>
        Succeeded == Accepted && Lost == 0 && Stuck == 0 && TasksSucceeded == TasksExpected && Doubled == 0
        && Executions - RepeatedExecutions == ExpectedExecutions && DisorderedExecutions == 0;
}

/// <summary>Waits until every accepted run is final, then counts.</summary>
internal sealed class Verification(string database, TimeProvider time)
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(60);

    public async Task<Verdict> RunAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        var open = await UntilFinalAsync(connection, cancellationToken);
        await CopyAsync(connection, ledger.Accepted, cancellationToken);
        await using var command = new NpgsqlCommand(Counts, connection) { CommandTimeout = 600 };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new Verdict
        {
            Accepted = row.GetInt64(0),
            Succeeded = row.GetInt64(1),
            Lost = row.GetInt64(2),
            Stuck = open,
            TasksExpected = ledger.Expected,
            TasksSucceeded = row.GetInt64(3),
            Doubled = row.GetInt64(4),
            ExpectedExecutions = ledger.ExpectedExecutions,
            Executions = ledger.Executions,
            RepeatedExecutions = ledger.Repeated,
            DisorderedExecutions = ledger.Disordered,
        };
    }

    /// <summary>How many runs are still open after a minute without any progress.</summary>
    private async Task<long> UntilFinalAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select count(*) from runs where state in ('pending', 'running', 'paused', 'canceling', 'compensating')", connection);
        var (least, since) = (long.MaxValue, time.GetTimestamp());
        while (true)
        {
            var open = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
            (least, since) = open < least ? (open, time.GetTimestamp()) : (least, since);
            if (open == 0 || time.GetElapsedTime(since) > Stuck)
            {
                return open;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<Guid> runs, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "set work_mem = '256MB'; drop table if exists accepted; create temp table accepted (id uuid not null)", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using var copy = await connection.BeginBinaryImportAsync("copy accepted (id) from stdin (format binary)", cancellationToken);
        foreach (var run in runs)
        {
            await copy.WriteRowAsync(cancellationToken, run);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private const string Counts =
        """
        select (select count(*) from accepted),
               (select count(*) from accepted join runs using (id) where runs.state = 'succeeded'),
               (select count(*) from accepted left join runs using (id) where runs.id is null),
               (select count(*) from accepted join tasks on tasks.run_id = accepted.id
                    where tasks.state = 'succeeded' and tasks.kind = 'task'),
               (select count(*) from (
                    select 1 from accepted join run_events on run_events.run_id = accepted.id
                    where kind = 'task.succeeded' group by run_id, path having count(*) > 1) twice)
        """;
}
