using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>The columns of <c>backfills</c> and <c>backfill_intervals</c> in the order of the queries.</summary>
internal static class BackfillColumns
{
    public const int Count = 16;

    public static StoredBackfill Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Workflow = row.GetString(1),
        Version = row.GetInt32(2),
        Schedule = row.GetString(3),
        Timezone = row.GetString(4),
        FromAt = row.Time(5),
        ToAt = row.Time(6),
        MaxActive = row.GetInt32(7),
        NewestFirst = row.GetBoolean(8),
        Rerun = row.GetString(9),
        Params = row.GetString(10),
        State = row.GetString(11),
        CreatedAt = row.Time(12),
        EndedAt = row.TimeOrNull(13),
        Problem = row.TextOrNull(14),
        Key = row.TextOrNull(15),
    };

    public static StoredInterval ReadInterval(NpgsqlDataReader row) => new()
    {
        BackfillId = row.GetGuid(0),
        Number = row.GetInt32(1),
        StartAt = row.Time(2),
        EndAt = row.Time(3),
        RunId = row.IsDBNull(4) ? null : row.GetGuid(4),
        State = row.GetString(5),
    };

    public static NpgsqlBatchCommand Add(StoredBackfill backfill)
    {
        var command = Queries.BatchCommand(Sql.AddBackfill);
        Value(NpgsqlDbType.Uuid, backfill.Id);
        Value(NpgsqlDbType.Text, backfill.Workflow);
        Value(NpgsqlDbType.Integer, backfill.Version);
        Value(NpgsqlDbType.Text, backfill.Schedule);
        Value(NpgsqlDbType.Text, backfill.Timezone);
        Value(NpgsqlDbType.TimestampTz, backfill.FromAt.ToUniversalTime());
        Value(NpgsqlDbType.TimestampTz, backfill.ToAt.ToUniversalTime());
        Value(NpgsqlDbType.Integer, backfill.MaxActive);
        Value(NpgsqlDbType.Boolean, backfill.NewestFirst);
        Value(NpgsqlDbType.Text, backfill.Rerun);
        Value(NpgsqlDbType.Json, SafeText.Json(backfill.Params));
        Value(NpgsqlDbType.Text, backfill.State);
        Value(NpgsqlDbType.TimestampTz, backfill.CreatedAt.ToUniversalTime());
        Value(NpgsqlDbType.TimestampTz, backfill.EndedAt?.ToUniversalTime());
        Value(NpgsqlDbType.Text, SafeText.Long(backfill.Problem));
        Value(NpgsqlDbType.Text, backfill.Key);
        return command;

        void Value(NpgsqlDbType type, object? value) =>
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
    }

    public static NpgsqlBatchCommand Add(IReadOnlyList<StoredInterval> intervals)
    {
        var command = Queries.BatchCommand(Sql.AddBackfillIntervals);
        command.List(NpgsqlDbType.Uuid, intervals, interval => interval.BackfillId);
        command.List(NpgsqlDbType.Integer, intervals, interval => interval.Number);
        command.List(NpgsqlDbType.TimestampTz, intervals, interval => interval.StartAt.ToUniversalTime());
        command.List(NpgsqlDbType.TimestampTz, intervals, interval => interval.EndAt.ToUniversalTime());
        command.List(NpgsqlDbType.Uuid, intervals, interval => interval.RunId);
        command.List(NpgsqlDbType.Text, intervals, interval => interval.State);
        return command;
    }

    public static NpgsqlBatchCommand Change(StoredBackfill backfill) => Queries.BatchCommand(Sql.ChangeBackfill)
        .With("id", NpgsqlDbType.Uuid, backfill.Id)
        .With("state", NpgsqlDbType.Text, backfill.State)
        .With("ended_at", NpgsqlDbType.TimestampTz, backfill.EndedAt?.ToUniversalTime())
        .With("problem", NpgsqlDbType.Text, SafeText.Long(backfill.Problem));

    public static NpgsqlBatchCommand Change(IReadOnlyList<StoredInterval> intervals)
    {
        var command = Queries.BatchCommand(Sql.ChangeBackfillIntervals);
        command.List(NpgsqlDbType.Uuid, intervals, interval => interval.BackfillId);
        command.List(NpgsqlDbType.Integer, intervals, interval => interval.Number);
        command.List(NpgsqlDbType.Uuid, intervals, interval => interval.RunId);
        command.List(NpgsqlDbType.Text, intervals, interval => interval.State);
        return command;
    }
}
