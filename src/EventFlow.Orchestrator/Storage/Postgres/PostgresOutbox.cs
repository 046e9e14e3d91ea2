using EventFlow.Core.Events;
using EventFlow.Core.Schedules;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresOutbox(NpgsqlDataSource source) : IOutbox
{
    public async Task<IOutboxClaim> ClaimAsync(int limit, CancellationToken cancellationToken) =>
        await PostgresOutboxClaim.OpenAsync(source, limit, cancellationToken);

    public async Task SetInterestsAsync(string owner, IReadOnlyList<OutboxInterest> interests, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await OutboxInterests.SetAsync(connection, owner, interests, cancellationToken);
    }
}

/// <summary>Rows under the locks of an open transaction. A process that dies lets go of them, and another tells them.</summary>
internal sealed class PostgresOutboxClaim : IOutboxClaim
{
    private const NpgsqlDbType Ids = NpgsqlDbType.Array | NpgsqlDbType.Uuid;

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly List<(Guid Id, long Number)> rows = [];

    private PostgresOutboxClaim(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        this.connection = connection;
        this.transaction = transaction;
    }

    public IReadOnlyList<OutgoingEvent> Events { get; private set; } = [];

    public static async Task<PostgresOutboxClaim> OpenAsync(NpgsqlDataSource source, int limit, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            var claim = new PostgresOutboxClaim(connection, await connection.BeginTransactionAsync(cancellationToken));
            await claim.ReadAsync(limit, cancellationToken);
            return claim;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task DoneAsync(IReadOnlyList<NewDelivery> deliveries, CancellationToken cancellationToken)
    {
        if (deliveries.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.BatchCommands.Add(Add(deliveries));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var drop = connection.Query(Sql.DropOutbox)
            .With("ids", Ids, rows.Select(row => row.Id).ToArray())
            .With("numbers", NpgsqlDbType.Array | NpgsqlDbType.Bigint, rows.Select(row => row.Number).ToArray());
        await drop.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static NpgsqlBatchCommand Add(IReadOnlyList<NewDelivery> deliveries)
    {
        var command = Queries.BatchCommand(Sql.AddDeliveries.For(deliveries.Count));
        command.Column(NpgsqlDbType.Uuid, deliveries, one => one.Id);
        command.Column(NpgsqlDbType.Text, deliveries, one => one.Subscription);
        command.Column(NpgsqlDbType.Text, deliveries, one => one.EventId);
        command.Column(NpgsqlDbType.Text, deliveries, one => one.Type);
        command.Column(NpgsqlDbType.Json, deliveries, one => SafeText.Json(one.Body));
        return command;
    }

    private async Task ReadAsync(int limit, CancellationToken cancellationToken)
    {
        var heads = await HeadsAsync(limit, cancellationToken);
        if (heads.Length == 0)
        {
            return;
        }

        await using var read = connection.Query(Sql.ReadOutbox).With("ids", Ids, heads);
        await using var row = await read.ExecuteReaderAsync(cancellationToken);
        var events = new List<OutgoingEvent>();
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add((row.GetGuid(0), row.GetInt64(1)));
            var (kind, workflow) = (row.GetString(2), row.TextOrNull(4));
            events.Add(new OutgoingEvent(
                kind, workflow, row.TextOrNull(5) is { } body ? CloudEventFormat.ReadStored(body) : NewsOf(row, kind, workflow)));
        }

        Events = events;
    }

    private async Task<Guid[]> HeadsAsync(int limit, CancellationToken cancellationToken)
    {
        await using var claim = connection.Query(Sql.ClaimOutbox).With("limit", NpgsqlDbType.Integer, limit);
        await using var row = await claim.ExecuteReaderAsync(cancellationToken);
        var heads = new List<Guid>();
        while (await row.ReadAsync(cancellationToken))
        {
            heads.Add(row.GetGuid(0));
        }

        return [.. heads];
    }

    private static CloudEvent? NewsOf(NpgsqlDataReader row, string kind, string? workflow)
    {
        if (workflow is null || row.IsDBNull(6))
        {
            return null;
        }

        var trigger = Payload.Read(row.TextOrNull(9));
        return RunEvents.Of(new RunNews(row.GetGuid(0), row.GetInt64(1), kind, row.Time(3), workflow, row.GetInt32(6))
        {
            Params = Payload.Read(row.TextOrNull(7)),
            Output = Payload.Read(row.TextOrNull(8)),
            Trigger = trigger,
            Reason = row.TextOrNull(10),
            StartedAt = row.TimeOrNull(11),
            Depth = row.GetInt32(12) + RunTrigger.DepthOf(trigger),
            Details = Payload.Read(row.TextOrNull(13)),
        });
    }
}
