using EventFlow.Contracts.Api;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresSubscriptionStore(NpgsqlDataSource source) : ISubscriptionStore
{
    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;

    public async Task<(SubscriptionView Subscription, bool Created)> PutAsync(
        string name, SubscriptionWish wish, string secret, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var put = connection.Query(Sql.PutSubscription)
            .With("name", NpgsqlDbType.Text, name)
            .With("url", NpgsqlDbType.Text, wish.Url)
            .With("types", Texts, wish.Types.ToArray())
            .With("workflows", Texts, wish.Workflows.ToArray())
            .With("secret", NpgsqlDbType.Text, secret);
        SubscriptionView view;
        bool created;
        await using (var row = await put.ExecuteReaderAsync(cancellationToken))
        {
            await row.ReadAsync(cancellationToken);
            created = row.GetBoolean(0);
            view = new SubscriptionView(name, wish.Url, wish.Types, wish.Workflows, row.Time(1), row.TimeOrNull(2), null, null);
        }

        await OutboxInterests.SetAsync(connection, SubscriptionWish.OwnerOf(name), wish.Interests(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (view, created);
    }

    public async Task<SubscriptionView?> RotateAsync(string name, string secret, TimeSpan overlap, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.RotateSubscription)
            .With("name", NpgsqlDbType.Text, name)
            .With("secret", NpgsqlDbType.Text, secret)
            .With("overlap", NpgsqlDbType.Interval, overlap);
        return (await ReadAsync(command, View, cancellationToken)).SingleOrDefault();
    }

    public async Task<SubscriptionView?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await ListAsync(name, after: null, 1, cancellationToken)).SingleOrDefault();

    public async Task<Page<SubscriptionView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken) => Paging.Cut(
        await ListAsync(name: null, Cursor.ToText(cursor), limit + 1, cancellationToken), limit, last => Cursor.OfText(last.Name));

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = Owned(Sql.DeleteSubscription, name);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    public async Task StopAsync(string name, string why, CancellationToken cancellationToken)
    {
        await using var command = Owned(Sql.StopSubscription, name).With("why", NpgsqlDbType.Text, SafeText.Long(why));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<DueDelivery>> ClaimAsync(
        IReadOnlyDictionary<string, int> busy, int most, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ClaimDeliveries)
            .With("busy", Texts, busy.Keys.ToArray())
            .With("used", NpgsqlDbType.Array | NpgsqlDbType.Integer, busy.Values.ToArray())
            .With("most", NpgsqlDbType.Integer, most)
            .With("lease", NpgsqlDbType.Interval, lease);
        return await ReadAsync(
            command,
            row => new DueDelivery(
                row.GetGuid(0), row.GetString(1), row.GetString(2),
                row.TextOrNull(4) is { } previous ? [row.GetString(3), previous] : [row.GetString(3)],
                row.GetString(5), row.GetInt32(6), row.GetTimeSpan(7)),
            cancellationToken);
    }

    public async Task SettleAsync(Guid delivery, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.SettleDelivery)
            .With("id", NpgsqlDbType.Uuid, delivery)
            .With("status", NpgsqlDbType.Integer, outcome.Status)
            .With("error", NpgsqlDbType.Text, SafeText.Long(outcome.Error))
            .With("again", NpgsqlDbType.Interval, outcome.Again)
            .With("is_delivered", NpgsqlDbType.Boolean, outcome.IsDelivered);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<TimeSpan?> NextAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.NextDelivery);
        return await command.ExecuteScalarAsync(cancellationToken) as TimeSpan?;
    }

    public async Task DropAsync(TimeSpan kept, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.DropDeliveries).With("kept", NpgsqlDbType.Interval, kept);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<Page<DeliveryView>> DeliveriesAsync(string name, string? cursor, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ListDeliveries)
            .With("subscription", NpgsqlDbType.Text, name)
            .With("before", NpgsqlDbType.Uuid, Cursor.ToRun(cursor))
            .With("limit", NpgsqlDbType.Integer, limit + 1);
        var found = await ReadAsync(
            command,
            row => new DeliveryView(
                row.GetGuid(0), row.GetString(1), row.GetString(2),
                row.IsDBNull(8) ? DeliveryStates.Pending : row.GetBoolean(9) ? DeliveryStates.Delivered : DeliveryStates.GivenUp,
                row.Time(3), row.GetInt32(4), row.TimeOrNull(5), row.IntOrNull(6), row.TextOrNull(7), row.TimeOrNull(8)),
            cancellationToken);
        return Paging.Cut(found, limit, last => Cursor.OfRun(last.Id));
    }

    private async Task<List<SubscriptionView>> ListAsync(string? name, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ListSubscriptions)
            .With("name", NpgsqlDbType.Text, name)
            .With("after", NpgsqlDbType.Text, after)
            .With("limit", NpgsqlDbType.Integer, limit);
        return await ReadAsync(command, View, cancellationToken);
    }

    private NpgsqlCommand Owned(string sql, string name) => source.CreateCommand(sql)
        .With("name", NpgsqlDbType.Text, name)
        .With("owner", NpgsqlDbType.Text, SubscriptionWish.OwnerOf(name));

    private static SubscriptionView View(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetFieldValue<string[]>(2), row.GetFieldValue<string[]>(3), row.Time(4), row.TimeOrNull(5),
        row.TimeOrNull(6), row.TextOrNull(7));

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add(read(row));
        }

        return rows;
    }
}
