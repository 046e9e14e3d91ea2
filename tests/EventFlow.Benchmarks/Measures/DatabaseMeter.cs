using Npgsql;

namespace EventFlow.Benchmarks.Measures;

internal sealed record DatabaseReading(long Commits, long WalBytes);

/// <summary>What the database server has committed and logged so far.</summary>
internal sealed class DatabaseMeter(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);

    public async Task<DatabaseReading> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select (select sum(xact_commit)::bigint from pg_stat_database where datname = current_database()),
                   pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint
            """);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new DatabaseReading(row.GetInt64(0), row.GetInt64(1));
    }

    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("show server_version");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
