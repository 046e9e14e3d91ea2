using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal static class OutboxInterests
{
    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;

    public static async Task SetAsync(
        NpgsqlConnection connection, string owner, IReadOnlyList<OutboxInterest> interests, CancellationToken cancellationToken)
    {
        await using var set = connection.Query(Sql.SetInterests)
            .With("owner", NpgsqlDbType.Text, owner)
            .With("kinds", Texts, interests.Select(interest => interest.Kind).ToArray())
            .With("workflows", Texts, interests.Select(interest => interest.Workflow).ToArray());
        await set.ExecuteNonQueryAsync(cancellationToken);
    }
}
