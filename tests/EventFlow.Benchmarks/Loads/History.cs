using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;

namespace EventFlow.Benchmarks.Loads;

/// <summary>Finished runs in the database, as if they had been run over the last month.</summary>
internal sealed class History(string database)
{
    /// <summary>The workflow of the finished runs must be there: a chain of so many tasks.</summary>
    public const int Length = 5;

    /// <summary>Stores finished runs of the last days.</summary>
    public async Task SeedAsync(int runs, int days, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var to = now - TimeSpan.FromHours(1);
        await SeedAsync(connection, runs, to - TimeSpan.FromDays(days), to, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await RunAsync(connection, "vacuum analyze", cancellationToken);
        await RunAsync(connection, "checkpoint", cancellationToken);
    }

    /// <summary>Stores the finished runs of one day without showing them yet: a day that is too old would be dropped at once.</summary>
    public async Task<HiddenDay> HideDayAsync(int runs, DateOnly day, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(database);
        try
        {
            await connection.OpenAsync(cancellationToken);
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var from = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
            await SeedAsync(connection, runs, from, from + TimeSpan.FromSeconds(86_399), cancellationToken);
            return new HiddenDay(connection, transaction, day);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
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

    private static async Task SeedAsync(
        NpgsqlConnection connection, int runs, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Loads", "seed_history.sql"), cancellationToken);
        var filled = text.Replace(":runs", runs.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(":from", from.ToString("O", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(":to", to.ToString("O", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await RunAsync(connection, filled, cancellationToken);
    }

    [SuppressMessage("Security", "CA2100", Justification = "Only texts of this file and the one beside it.")]
    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 3600 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
