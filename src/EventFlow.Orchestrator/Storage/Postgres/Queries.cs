using System.Diagnostics.CodeAnalysis;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Short forms for commands with typed parameters and nullable columns.</summary>
[SuppressMessage("Security", "CA2100", Justification = "Every query is an embedded file; values are parameters.")]
internal static class Queries
{
    public static NpgsqlCommand Query(this NpgsqlConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    public static NpgsqlBatchCommand BatchCommand(string sql) => new() { CommandText = sql };

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, string name, NpgsqlDbType type, object? value)
    {
        command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
        return command;
    }

    /// <summary>The next positional parameter of a <see cref="RowsQuery"/>: the value of its only row,
    /// or one value per row as an array.</summary>
    public static void Column<TRow, T>(
        this NpgsqlBatchCommand command, NpgsqlDbType type, IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        if (rows.Count == 1)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value(rows[0]) ?? (object)DBNull.Value });
        }
        else
        {
            command.List(type, rows, value);
        }
    }

    /// <summary>The next positional parameter: one value per row, as an array.</summary>
    public static void List<TRow, T>(
        this NpgsqlBatchCommand command, NpgsqlDbType type, IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        command.Parameters.Add(new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values });
    }

    public static NpgsqlCommand With(this NpgsqlCommand command, string name, NpgsqlDbType type, object? value)
    {
        command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
        return command;
    }

    /// <summary>The next positional parameter.</summary>
    public static NpgsqlCommand Next(this NpgsqlCommand command, NpgsqlDbType type, object? value)
    {
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
        return command;
    }

    public static NpgsqlCommand Within(this NpgsqlCommand command, RunSpan span) => command
        .With("from", NpgsqlDbType.Uuid, span.From)
        .With("before", NpgsqlDbType.Uuid, span.Before);

    public static string? TextOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static int? IntOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    public static DateTimeOffset Time(this NpgsqlDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.Time(column);
}
