using Npgsql;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Connections of the engine's own reads and commits, which find every row by its key. Their plans are pinned to that: one made
/// while a table is young would read all of it for a few rows, and would be kept when it has grown.</summary>
internal sealed class CommitConnections(string connectionString) : IAsyncDisposable
{
    private const string Pinned =
        "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan -c jit=off";

    private const string PinnedToIndexes = $"{Pinned} -c enable_bitmapscan=off";

    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(Pin(connectionString, Pinned));

    /// <summary>For questions about what waits, asked again and again. A bitmap visits each time what is dead in an index;
    /// a plain scan marks it for the next one to pass over.</summary>
    public NpgsqlDataSource Watching { get; } = NpgsqlDataSource.Create(Pin(connectionString, PinnedToIndexes));

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Watching.DisposeAsync();
    }

    private static string Pin(string connectionString, string options)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Options = string.IsNullOrEmpty(settings.Options) ? options : $"{settings.Options} {options}";

        // Nothing of a session is changed here, so there is nothing to reset, statement by statement, on every return to the pool.
        settings.NoResetOnClose = true;
        return settings.ConnectionString;
    }
}
