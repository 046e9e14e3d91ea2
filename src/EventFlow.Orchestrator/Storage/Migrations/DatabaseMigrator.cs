using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Migrations;

/// <summary>Brings the database to the version of this program. Servers that start together take turns.</summary>
internal sealed class DatabaseMigrator(NpgsqlDataSource source, IDbContextFactory<EventFlowDbContext> contexts)
{
    public const long LockKey = 0x45_56_45_4E_54_46_4C_4F;
    private static readonly TimeSpan MigrationTimeout = TimeSpan.FromHours(1);

    /// <summary>How long to wait for another server that migrates. 2 minutes by default.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <exception cref="StorageException">EF3010: not reached; EF3011: another server holds the lock for too long; EF3012: the database
    /// is newer than this program; EF3013: a migration failed.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await LockAsync(connection, cancellationToken);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await RefuseNewerAsync(context, cancellationToken);
            Failpoint.Hit("K13");
            await ApplyAsync(context, connection, cancellationToken);
            Failpoint.Hit("K13");
        }
        finally
        {
            await using var unlock = connection.Query(Sql.UnlockMigrations).With("key", NpgsqlDbType.Bigint, LockKey);
            await unlock.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            var where = new NpgsqlConnectionStringBuilder(source.ConnectionString);
            throw new StorageException(
                "EF3010",
                $"PostgreSQL at {where.Host}:{where.Port}, database '{where.Database}', user '{where.Username}' cannot be opened: "
                + $"{error.Message}. "
                + "Check that it runs and that the connection string is right.",
                error);
        }
    }

    private async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var take = connection.Query(Sql.LockMigrations).With("key", NpgsqlDbType.Bigint, LockKey);
        take.CommandTimeout = Math.Max(1, (int)Math.Ceiling(LockTimeout.TotalSeconds));
        try
        {
            await take.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException error) when (error.InnerException is TimeoutException)
        {
            throw new StorageException(
                "EF3011",
                $"another server has been migrating database '{connection.Database}' for more than {LockTimeout.TotalSeconds:0} s. "
                + "Wait until it has finished, or end its session: it is the one in pg_locks with locktype 'advisory'.",
                error);
        }
    }

    private static async Task RefuseNewerAsync(EventFlowDbContext context, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var unknown = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Where(id => !known.Contains(id)).ToList();
        if (unknown.Count > 0)
        {
            throw new StorageException(
                "EF3012",
                $"the database has migrations this program does not know ({string.Join(", ", unknown)}): a newer EventFlow has used it. "
                + "Start that version or a later one; this one has changed nothing.");
        }
    }

    private static async Task ApplyAsync(EventFlowDbContext context, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        context.Database.SetCommandTimeout(MigrationTimeout);
        try
        {
            await context.Database.MigrateAsync(cancellationToken);
            await DatabaseViews.RenewAsync(connection, MigrationTimeout, cancellationToken);
        }
        catch (NpgsqlException error)
        {
            throw new StorageException(
                "EF3013",
                $"a migration failed and was rolled back: {error.Message}. The database is as it was; "
                + "check that the user may create tables and that no other program has made tables of the same names.",
                error);
        }
    }
}
