using System.Globalization;
using System.Text;
using EventFlow.Core.Planning;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Task rows as one array per column, for <c>unnest</c>. The order is that of <c>add_tasks.sql</c> and
/// <c>change_tasks.sql</c>.</summary>
internal static class TaskColumns
{
    public static void AddTo(NpgsqlBatchCommand command, TaskRecord[] records, bool isNew)
    {
        var tasks = Array.ConvertAll(records, SafeText.Of);
        Column(NpgsqlDbType.Uuid, task => task.RunId);
        Column(NpgsqlDbType.Text, task => task.Path);
        Column(NpgsqlDbType.Integer, task => task.RunVersion);
        Column(NpgsqlDbType.Text, task => task.State.Word());
        Column(NpgsqlDbType.Integer, task => task.Attempt);
        Column(NpgsqlDbType.Integer, task => task.Losses);
        Column(NpgsqlDbType.Text, task => Literal(task.RuleFailures));
        Column(NpgsqlDbType.Integer, task => task.Dispatches);
        Column(NpgsqlDbType.Text, task => task.Worker);
        Column(NpgsqlDbType.Text, task => task.WaitReason);
        Column(NpgsqlDbType.Integer, task => task.Total);
        Column(NpgsqlDbType.Integer, task => task.Launched);
        Column(NpgsqlDbType.TimestampTz, task => task.QueuedAt?.ToUniversalTime());
        Column(NpgsqlDbType.TimestampTz, task => task.StartedAt?.ToUniversalTime());
        Column(NpgsqlDbType.TimestampTz, task => task.EndedAt?.ToUniversalTime());
        Column(NpgsqlDbType.Json, task => task.Output);
        Column(NpgsqlDbType.Text, task => task.ErrorType);
        Column(NpgsqlDbType.Text, task => task.ErrorMessage);
        if (isNew)
        {
            Column(NpgsqlDbType.Text, task => NaturalPath.SortKey(task.Path));
            Column(NpgsqlDbType.Text, task => task.Kind);
            Column(NpgsqlDbType.Text, task => task.Type);
            Column(NpgsqlDbType.Text, task => Literal(task.Needs));
        }

        void Column<T>(NpgsqlDbType type, Func<TaskRecord, T> value) => command.Column(type, tasks, value);
    }

    private static string Literal(IReadOnlyList<int> numbers) =>
        numbers.Count == 0 ? "{}" : string.Create(CultureInfo.InvariantCulture, $"{{{string.Join(',', numbers)}}}");

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
