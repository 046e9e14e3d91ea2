using EventFlow.Contracts.Api;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresNamespaceStore(NpgsqlDataSource database) : INamespaceStore
{
    public async Task<(StoredNamespace Namespace, bool Created)> ApplyAsync(
        string name, string source, string? title, string? owner, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.ApplyNamespace)
            .With("name", NpgsqlDbType.Text, name)
            .With("title", NpgsqlDbType.Text, SafeText.Long(title))
            .With("owner", NpgsqlDbType.Text, SafeText.Long(owner))
            .With("source", NpgsqlDbType.Text, source);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (Read(row), row.GetBoolean(5));
    }

    public async Task<StoredNamespace?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.FindNamespace).With("name", NpgsqlDbType.Text, SafeText.Long(name));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? Read(row) : null;
    }

    public async Task<Page<NamespaceView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.ListNamespaces)
            .With("after", NpgsqlDbType.Text, Cursor.ToText(cursor))
            .With("limit", NpgsqlDbType.Integer, limit + 1);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var namespaces = new List<NamespaceView>();
        while (await row.ReadAsync(cancellationToken))
        {
            namespaces.Add(new NamespaceView(row.GetString(0), row.TextOrNull(1), row.TextOrNull(2), row.Time(3)));
        }

        return Paging.Cut(namespaces, limit, last => Cursor.OfText(last.Name));
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.DeleteNamespace).With("name", NpgsqlDbType.Text, SafeText.Long(name));
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static StoredNamespace Read(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.TextOrNull(2), row.TextOrNull(3), row.Time(4));
}
