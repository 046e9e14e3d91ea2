using System.Text;
using EventFlow.Core.Planning;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresSignalStore(NpgsqlDataSource source) : ISignalStore
{
    public Task<SentSignal> SendAsync(NewSignal signal, CancellationToken cancellationToken) =>
        SendAsync(
            () => source.CreateCommand(Sql.SendSignal)
                .With("most", NpgsqlDbType.Integer, signal.AtMost)
                .With("most_bytes", NpgsqlDbType.Integer, SignalLimits.MostKeptBytes),
            signal, state => RunStates.IsFinal(state) ? SignalFate.RunEnded : SignalFate.TooMany, cancellationToken);

    /// <exception cref="StorageException">EF3021: the day of the run is being dropped.</exception>
    public async Task<SentSignal> SendRepairAsync(NewSignal repair, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(
                () => source.CreateCommand(Sql.SendRepair), repair, _ => SignalFate.NotRepairable, cancellationToken);
        }
        catch (PostgresException refused) when (DayFaults.Explain(refused) is { } fault)
        {
            throw fault;
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

    private static async Task<SentSignal> SendAsync(
        Func<NpgsqlCommand> query, NewSignal signal, Func<string, SignalFate> refused, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var command = query()
                    .With("run_id", NpgsqlDbType.Uuid, signal.RunId)
                    .With("name", NpgsqlDbType.Text, signal.Name)
                    .With("key", NpgsqlDbType.Text, signal.Key)
                    .With("data", NpgsqlDbType.Json, SafeText.Json(signal.Data))
                    .With("bytes", NpgsqlDbType.Integer, Encoding.UTF8.GetByteCount(signal.Data ?? ""));
                return await SentAsync(command, refused, cancellationToken);
            }
            catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Another one was stored at the same moment and has the number, or the key.
            }
        }
    }

    private static async Task<SentSignal> SentAsync(
        NpgsqlCommand command, Func<string, SignalFate> refused, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.TextOrNull(0), row.IntOrNull(1), row.IntOrNull(2)) switch
        {
            (null, _, _) => new SentSignal(SignalFate.UnknownRun),
            (_, { } before, _) => new SentSignal(SignalFate.Repeated, before, row.TextOrNull(3)),
            (_, _, { } added) => new SentSignal(SignalFate.Stored, added),
            ({ } state, _, _) => new SentSignal(refused(state)),
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
