using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>The columns of <c>schedules</c> in the order of the queries.</summary>
internal static class ScheduleColumns
{
    public const int Count = 21;

    public static StoredSchedule Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Workflow = row.GetString(1),
        Name = row.GetString(2),
        Version = row.GetInt32(3),
        Expression = row.GetString(4),
        Timezone = row.GetString(5),
        Catchup = row.GetString(6),
        Jitter = row.GetTimeSpan(7),
        Calendar = row.TextOrNull(8),
        StartAt = row.TimeOrNull(9),
        EndAt = row.TimeOrNull(10),
        Params = row.GetString(11),
        IsComputed = row.GetBoolean(12),
        HasTerms = row.GetBoolean(13),
        LastAt = row.Time(14),
        LiveSince = row.Time(15),
        NextAt = row.TimeOrNull(16),
        NextDueAt = row.TimeOrNull(17),
        LastRunId = row.IsDBNull(18) ? null : row.GetGuid(18),
        Problem = row.TextOrNull(19),
        IsPart = row.GetBoolean(20),
    };

    public static void AddTo(NpgsqlBatchCommand command, StoredSchedule schedule)
    {
        Add(NpgsqlDbType.Uuid, schedule.Id);
        Add(NpgsqlDbType.Text, schedule.Workflow);
        Add(NpgsqlDbType.Text, schedule.Name);
        Add(NpgsqlDbType.Integer, schedule.Version);
        Add(NpgsqlDbType.Text, schedule.Expression);
        Add(NpgsqlDbType.Text, schedule.Timezone);
        Add(NpgsqlDbType.Text, schedule.Catchup);
        Add(NpgsqlDbType.Interval, schedule.Jitter);
        Add(NpgsqlDbType.Text, schedule.Calendar);
        Time(schedule.StartAt);
        Time(schedule.EndAt);
        Add(NpgsqlDbType.Json, SafeText.Json(schedule.Params));
        Add(NpgsqlDbType.Boolean, schedule.IsComputed);
        Add(NpgsqlDbType.Boolean, schedule.HasTerms);
        Time(schedule.LastAt);
        Time(schedule.LiveSince);
        Time(schedule.NextAt);
        Time(schedule.NextDueAt);
        Add(NpgsqlDbType.Uuid, schedule.LastRunId);
        Add(NpgsqlDbType.Text, SafeText.Long(schedule.Problem));
        Add(NpgsqlDbType.Boolean, schedule.IsPart);

        void Time(DateTimeOffset? time) => Add(NpgsqlDbType.TimestampTz, time?.ToUniversalTime());

        void Add(NpgsqlDbType type, object? value) =>
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
    }
}
