using System.Text;
using EventFlow.Core.Planning;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresSignalStore(NpgsqlDataSource source) : ISignalStore
{
    public async Task<SentSignal> SendAsync(NewSignal signal, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await TrySendAsync(signal, cancellationToken);
            }
            catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Another one was stored at the same moment and has the number, or the key.
            }
        }
    }

    public async Task<IReadOnlyList<SignalRecord>> UnreceivedAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.UnreceivedSignals).With("run_id", NpgsqlDbType.Uuid, runId);
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>What the runs have to know of their signals, on a connection that reads the rest of them at the same moment.</summary>
    public static async Task<IReadOnlyList<SignalRecord>> OfRunsAsync(
        NpgsqlConnection connection, Guid[] runIds, CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.ReadSignals).With("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, runIds);
        return await ReadAsync(command, cancellationToken);
    }

    private async Task<SentSignal> TrySendAsync(NewSignal signal, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.SendSignal)
            .With("run_id", NpgsqlDbType.Uuid, signal.RunId)
            .With("name", NpgsqlDbType.Text, signal.Name)
            .With("key", NpgsqlDbType.Text, signal.Key)
            .With("data", NpgsqlDbType.Json, SafeText.Json(signal.Data))
            .With("bytes", NpgsqlDbType.Integer, Encoding.UTF8.GetByteCount(signal.Data ?? ""))
            .With("most", NpgsqlDbType.Integer, signal.AtMost)
            .With("most_bytes", NpgsqlDbType.Integer, SignalLimits.MostKeptBytes);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.TextOrNull(0), row.IntOrNull(1), row.IntOrNull(2)) switch
        {
            (null, _, _) => new SentSignal(SignalFate.UnknownRun),
            (_, { } before, _) => new SentSignal(SignalFate.Repeated, before, row.TextOrNull(3)),
            (_, _, { } added) => new SentSignal(SignalFate.Stored, added),
            ({ } state, _, _) => new SentSignal(RunStates.IsFinal(state) ? SignalFate.RunEnded : SignalFate.TooMany),
        };
    }

    private static async Task<List<SignalRecord>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var signals = new List<SignalRecord>();
        while (await row.ReadAsync(cancellationToken))
        {
            signals.Add(new SignalRecord(
                row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.TextOrNull(3), row.GetBoolean(4), row.TextOrNull(5)));
        }

        return signals;
    }
}
