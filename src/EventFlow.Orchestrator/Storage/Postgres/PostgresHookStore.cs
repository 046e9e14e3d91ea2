using EventFlow.Contracts.Api;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresHookStore(NpgsqlDataSource source) : IHookStore
{
    public async Task<(HookView Hook, bool Created)> PutAsync(
        string name, string type, string source, string auth, string secret, CancellationToken cancellationToken)
    {
        await using var command = Command(Sql.PutHook, name)
            .With("type", NpgsqlDbType.Text, type)
            .With("source", NpgsqlDbType.Text, source)
            .With("auth", NpgsqlDbType.Text, auth)
            .With("secret", NpgsqlDbType.Text, secret);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (new HookView(name, type, source, row.Time(1), row.TimeOrNull(2), auth), row.GetBoolean(0));
    }

    public async Task<HookView?> RotateAsync(string name, string secret, TimeSpan overlap, CancellationToken cancellationToken)
    {
        await using var command = Command(Sql.RotateHook, name)
            .With("secret", NpgsqlDbType.Text, secret)
            .With("overlap", NpgsqlDbType.Interval, overlap);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? View(name, row) : null;
    }

    public async Task<StoredHook?> FindAsync(string name, string signature, CancellationToken cancellationToken)
    {
        await using var command = Command(Sql.FindHook, name).With("signature", NpgsqlDbType.Text, signature);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new StoredHook(
                View(name, row), row.IsDBNull(6) ? [row.GetString(5)] : [row.GetString(5), row.GetString(6)], row.GetBoolean(7))
            : null;
    }

    public async Task<Page<HookView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ListHooks)
            .With("after", NpgsqlDbType.Text, Cursor.ToText(cursor))
            .With("limit", NpgsqlDbType.Integer, limit + 1);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var hooks = new List<HookView>();
        while (await row.ReadAsync(cancellationToken))
        {
            hooks.Add(new HookView(row.GetString(0), row.GetString(1), row.GetString(2), row.Time(3), row.TimeOrNull(4), row.GetString(5)));
        }

        return Paging.Cut(hooks, limit, last => Cursor.OfText(last.Name));
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = Command(Sql.DeleteHook, name);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    public async Task NoteAsync(string name, string signature, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.SeeSignature)
            .With("hook", NpgsqlDbType.Text, name)
            .With("signature", NpgsqlDbType.Text, signature);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, string name) => source.CreateCommand(sql).With("name", NpgsqlDbType.Text, name);

    private static HookView View(string name, NpgsqlDataReader row) =>
        new(name, row.GetString(0), row.GetString(1), row.Time(2), row.TimeOrNull(3), row.GetString(4));
}
