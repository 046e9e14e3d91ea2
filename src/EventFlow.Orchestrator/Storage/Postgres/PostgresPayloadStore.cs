using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Payloads in the tables of their runs' days.</summary>
internal sealed class PostgresPayloadStore(NpgsqlDataSource source, RunDays days) : IPayloadStore
{
    public async Task StoreAsync(Guid run, string sha256, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!RunDay.TryOf(run, out var day) || !await days.ExistsAsync(day, cancellationToken))
        {
            return;
        }

        var packed = PayloadBody.Of(body);
        await using var command = source.CreateCommand(Sql.StorePayload.On(day))
            .With("run_id", NpgsqlDbType.Uuid, run)
            .With("sha256", NpgsqlDbType.Text, sha256)
            .With("bytes", NpgsqlDbType.Integer, body.Length)
            .With("encoding", NpgsqlDbType.Text, packed.Encoding)
            .With("body", NpgsqlDbType.Bytea, packed.Bytes);
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException gone) when (DayFaults.IsGone(gone))
        {
            // The day was dropped meanwhile, and the run with it.
            days.Forget(day);
        }
    }

    public async Task<byte[]?> ReadAsync(Guid run, string sha256, CancellationToken cancellationToken)
    {
        if (Question(run, sha256) is not { } question)
        {
            return null;
        }

        await using (question)
        {
            try
            {
                await using var row = await question.ExecuteReaderAsync(cancellationToken);
                return await row.ReadAsync(cancellationToken) ? Body(row) : null;
            }
            catch (PostgresException gone) when (DayFaults.IsGone(gone))
            {
                return null;
            }
        }
    }

    public byte[]? Read(Guid run, string sha256)
    {
        using var question = Question(run, sha256);
        try
        {
            using var row = question?.ExecuteReader();
            return row?.Read() == true ? Body(row) : null;
        }
        catch (PostgresException gone) when (DayFaults.IsGone(gone))
        {
            return null;
        }
    }

    public Task DropAsync(RunDay day, CancellationToken cancellationToken) => Task.CompletedTask;

    private NpgsqlCommand? Question(Guid run, string sha256) => RunDay.TryOf(run, out var day)
        ? source.CreateCommand(Sql.ReadPayload.On(day)).With("run_id", NpgsqlDbType.Uuid, run).With("sha256", NpgsqlDbType.Text, sha256)
        : null;

    private static byte[] Body(DbDataReader row) => new PayloadBody(row.GetString(0), row.GetFieldValue<byte[]>(1)).Read();
}
