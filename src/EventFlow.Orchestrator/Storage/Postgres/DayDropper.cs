using System.Diagnostics.CodeAnalysis;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Drops whole days, one node at a time. Every step finds out how far the one before it came, so that what was interrupted is
/// gone on with. No lock is taken that a run of another day waits for, and none is waited for long.</summary>
[SuppressMessage("Security", "CA2100", Justification = "Every query is an embedded file; the names of tables are ours.")]
internal sealed class DayDropper(NpgsqlDataSource source, RunDays days, IPayloadStore payloads)
{
    private const long TurnKey = 0x45_56_45_4E_54_46_44_59;
    private const int Batch = 5_000;

    // The runs last: their table bears the mark that the day is being dropped.
    private static readonly string[] Tables = ["inbox_fates", "inbox", "payloads", "task_logs", "run_events", "tasks", "runs"];

    /// <summary>Null where another node is at it.</summary>
    public async Task<Turn?> TakeTurnAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var take = connection.Query(Sql.TakeTurn).With("key", NpgsqlDbType.Bigint, TurnKey);
            if ((bool)(await take.ExecuteScalarAsync(cancellationToken))!)
            {
                return new Turn(connection, days, payloads);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    internal sealed class Turn(NpgsqlConnection connection, RunDays days, IPayloadStore payloads) : IAsyncDisposable
    {
        /// <summary>Drops the day, unless runs of it are unfinished: then answers how many, and it stays.</summary>
        /// <exception cref="PostgresException">Somebody uses the day for long (<see cref="DayFaults.IsBusy"/>).</exception>
        public async Task<long> DropAsync(RunDay day, CancellationToken cancellationToken)
        {
            await RunAsync(Sql.LimitLockWaits, cancellationToken);
            await using var hold = connection.Query(Sql.HoldDay).With("day", NpgsqlDbType.Date, day.Date);
            await hold.ExecuteNonQueryAsync(cancellationToken);
            await using var close = connection.Query(Sql.CloseDay).With("day", NpgsqlDbType.Date, day.Date);
            if ((long)(await close.ExecuteScalarAsync(cancellationToken))! is var unfinished and > 0)
            {
                return unfinished;
            }

            await payloads.DropAsync(day, cancellationToken);

            // Before the runs: a key must not outlive the run it names.
            await DeleteAsync(Sql.DropKeys, day, cancellationToken);
            await DeleteAsync(Sql.DropTimers, day, cancellationToken);
            await DeleteAsync(Sql.DropSignals, day, cancellationToken);
            await DeleteAsync(Sql.DropDatasetVersions, day, cancellationToken);
            foreach (var table in Tables)
            {
                await DropAsync(table, day, cancellationToken);
            }

            days.Forget(day);
            return 0;
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await RunAsync(Sql.ReleaseLocks, CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The locks went with the session.
            }

            await connection.DisposeAsync();
        }

        private async Task DropAsync(string table, RunDay day, CancellationToken cancellationToken)
        {
            await using var attached = connection.Query(Sql.IsAttached)
                .With("leaf", NpgsqlDbType.Text, $"{table}_{day}")
                .With("parent", NpgsqlDbType.Text, table);
            if (await attached.ExecuteScalarAsync(cancellationToken) is bool interrupted)
            {
                await RunAsync(Of(interrupted ? Sql.FinishDetach : Sql.DetachLeaf), cancellationToken);
            }

            await RunAsync(Of(Sql.DropLeaf), cancellationToken);

            string Of(DayQuery query) => query.On(day).Replace("parent", table, StringComparison.Ordinal);
        }

        private async Task DeleteAsync(string sql, RunDay day, CancellationToken cancellationToken)
        {
            await using var delete = connection.Query(sql)
                .Within(new RunSpan(day.First, day.Plus(1).First))
                .With("limit", NpgsqlDbType.Integer, Batch);
            while (await delete.ExecuteNonQueryAsync(cancellationToken) == Batch)
            {
            }
        }

        private async Task RunAsync(string sql, CancellationToken cancellationToken)
        {
            await using var command = connection.Query(sql);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
