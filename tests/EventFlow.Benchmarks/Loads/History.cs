using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;

namespace EventFlow.Benchmarks.Loads;

/// <summary>Finished runs in the database, as if they had been run over the last month.</summary>
internal sealed class History(string database)
{
    /// <summary>The workflow of the finished runs must be there: a chain of so many tasks.</summary>
    public const int Length = 5;

    [SuppressMessage("Security", "CA2100", Justification = "The file is ours and the number is a number.")]
    public async Task SeedAsync(int runs, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Loads", "seed_history.sql"), cancellationToken);
        await RunAsync(
            connection, text.Replace(":runs", runs.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), cancellationToken);
        await RunAsync(connection, "vacuum analyze", cancellationToken);
        await RunAsync(connection, "checkpoint", cancellationToken);
        // Its session let foreign keys go.
        NpgsqlConnection.ClearPool(connection);
    }

    /// <summary>Ids of finished runs, the same for the same seed.</summary>
    public async Task<IReadOnlyList<Guid>> SampleAsync(int runs, int seed, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "select id from runs where workflow = @workflow order by md5(id::text || @seed) limit @runs", connection)
        {
            CommandTimeout = 600,
        };
        command.Parameters.AddWithValue("workflow", ChainFlow.Name(Length));
        command.Parameters.AddWithValue("seed", seed.ToString(CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue("runs", runs);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await row.ReadAsync(cancellationToken))
        {
            ids.Add(row.GetGuid(0));
        }

        return ids;
    }

    public async Task<string> SizeAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select pg_size_pretty(pg_database_size(current_database()))", connection);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    [SuppressMessage("Security", "CA2100", Justification = "Only texts of this file and the one beside it.")]
    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 3600 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
