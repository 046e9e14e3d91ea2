using System.Text;
using EventFlow.Core.Planning;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Task rows as one array per column, for <c>unnest</c>.</summary>
internal static class TaskColumns
{
    public static void AddTo(NpgsqlBatchCommand command, IReadOnlyList<TaskRecord> records)
    {
        var tasks = records.Select(SafeText.Of).ToArray();
        Column("path", NpgsqlDbType.Text, task => task.Path);
        Column("kind", NpgsqlDbType.Text, task => task.Kind);
        Column("type", NpgsqlDbType.Text, task => task.Type);
        Column("state", NpgsqlDbType.Text, task => task.State.Word());
        Column("attempt", NpgsqlDbType.Integer, task => task.Attempt);
        Column("losses", NpgsqlDbType.Integer, task => task.Losses);
        Column(
            "rule_failures", NpgsqlDbType.Text, task => task.RuleFailures.Count == 0 ? "{}" : $"{{{string.Join(',', task.RuleFailures)}}}");
        Column("dispatches", NpgsqlDbType.Integer, task => task.Dispatches);
        Column("worker", NpgsqlDbType.Text, task => task.Worker);
        Column("wait_reason", NpgsqlDbType.Text, task => task.WaitReason);
        Column("needs", NpgsqlDbType.Text, task => Literal(task.Needs));
        Column("total", NpgsqlDbType.Integer, task => task.Total);
        Column("launched", NpgsqlDbType.Integer, task => task.Launched);
        Column("queued_at", NpgsqlDbType.TimestampTz, task => task.QueuedAt?.ToUniversalTime());
        Column("started_at", NpgsqlDbType.TimestampTz, task => task.StartedAt?.ToUniversalTime());
        Column("ended_at", NpgsqlDbType.TimestampTz, task => task.EndedAt?.ToUniversalTime());
        Column("output", NpgsqlDbType.Json, task => task.Output);
        Column("error_type", NpgsqlDbType.Text, task => task.ErrorType);
        Column("error_message", NpgsqlDbType.Text, task => task.ErrorMessage);

        void Column<T>(string name, NpgsqlDbType type, Func<TaskRecord, T> value) =>
            command.With(name, NpgsqlDbType.Array | type, Array.ConvertAll(tasks, task => value(task)));
    }

    /// <summary>PostgreSQL's text form of a <c>text[]</c>: an array of arrays of different lengths has no other way in.</summary>
    private static string Literal(IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return "{}";
        }

        var literal = new StringBuilder("{");
        foreach (var item in items)
        {
            literal.Append(literal.Length == 1 ? "\"" : ",\"")
                .Append(item.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal))
                .Append('"');
        }

        return literal.Append('}').ToString();
    }
}
