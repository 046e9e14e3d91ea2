using Npgsql;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Connections of the engine's own reads and commits, which find every row by its key. Their plans are pinned to that: one made
/// while a table is young would read all of it for a few rows, and would be kept when it has grown. No bitmaps: they visit again and again what
/// is dead in an index, which a plain scan marks for the next one to pass over.</summary>
internal sealed class CommitConnections(string connectionString) : IAsyncDisposable
{
    private const string Pinned =
        "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off "
        + "-c plan_cache_mode=force_generic_plan -c jit=off";

    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(Pin(connectionString));

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static string Pin(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Options = string.IsNullOrEmpty(settings.Options) ? Pinned : $"{settings.Options} {Pinned}";

        // Nothing of a session is changed here, so there is nothing to reset, statement by statement, on every return to the pool.
        settings.NoResetOnClose = true;
        return settings.ConnectionString;
    }
}
