using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresNodeStore(NpgsqlDataSource source) : INodeStore
{
    public async Task<IReadOnlyList<Guid>> BeatAsync(Guid node, string name, TimeSpan goneAfter, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.BeatNode)
            .With("id", NpgsqlDbType.Uuid, node)
            .With("name", NpgsqlDbType.Text, SafeText.Short(name))
            .With("gone_after", NpgsqlDbType.Interval, goneAfter);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var nodes = new List<Guid> { node };
        while (await row.ReadAsync(cancellationToken))
        {
            nodes.Add(row.GetGuid(0));
        }

        return nodes;
    }

    public async Task LeaveAsync(Guid node, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.LeaveNode).With("id", NpgsqlDbType.Uuid, node);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
