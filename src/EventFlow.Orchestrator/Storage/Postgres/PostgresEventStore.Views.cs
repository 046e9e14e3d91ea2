using EventFlow.Contracts.Api;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed partial class PostgresEventStore
{
    public async Task<InboxView?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.FindInbox).With("id", NpgsqlDbType.Uuid, id);
        return (await WithFatesAsync(await ReadAsync(command, cancellationToken), cancellationToken)).SingleOrDefault();
    }

    public async Task<Page<InboxView>> ListAsync(InboxFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var found = new List<InboxView>();
        await foreach (var span in days.NewestFirstAsync(Cursor.ToRun(cursor), Guid.Empty, time.GetUtcNow(), cancellationToken))
        {
            await using var command = source.CreateCommand(Sql.ListInbox)
                .Within(span)
                .With("type", NpgsqlDbType.Text, filter.Type)
                .With("event_id", NpgsqlDbType.Text, filter.EventId)
                .With("fate", NpgsqlDbType.Text, filter.Fate)
                .With("run", NpgsqlDbType.Uuid, filter.Run)
                .With("limit", NpgsqlDbType.Integer, limit + 1 - found.Count);
            found.AddRange(await ReadAsync(command, cancellationToken));
            if (found.Count > limit)
            {
                break;
            }
        }

        var page = Paging.Cut(found, limit, last => Cursor.OfRun(last.Id));
        return page with { Items = await WithFatesAsync(page.Items, cancellationToken) };
    }

    private static async Task<List<InboxView>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var views = new List<InboxView>();
        while (await row.ReadAsync(cancellationToken))
        {
            views.Add(new InboxView
            {
                Id = row.GetGuid(0),
                ReceivedAt = row.Time(1),
                Via = row.GetString(2),
                Source = row.TextOrNull(3),
                EventId = row.TextOrNull(4),
                Type = row.TextOrNull(5),
                Subject = row.TextOrNull(6),
                Event = Payload.Read(row.TextOrNull(7)),
                Raw = row.TextOrNull(8),
                ReplayOf = row.IsDBNull(9) ? null : row.GetGuid(9),
            });
        }

        return views;
    }

    private async Task<IReadOnlyList<InboxView>> WithFatesAsync(IReadOnlyList<InboxView> views, CancellationToken cancellationToken)
    {
        if (views.Count == 0)
        {
            return views;
        }

        await using var command = source.CreateCommand(Sql.ListFates)
            .With("events", NpgsqlDbType.Array | NpgsqlDbType.Uuid, views.Select(view => view.Id).ToArray())
            .With("from", NpgsqlDbType.Uuid, views.Min(view => view.Id))
            .With("to", NpgsqlDbType.Uuid, views.Max(view => view.Id));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var fates = new List<(Guid Event, FateView Fate)>();
        while (await row.ReadAsync(cancellationToken))
        {
            var run = row.IsDBNull(3) ? (Guid?)null : row.GetGuid(3);
            fates.Add((row.GetGuid(0), new FateView(row.TextOrNull(1), row.GetString(2), run, row.TextOrNull(4))));
        }

        var byEvent = fates.ToLookup(fate => fate.Event, fate => fate.Fate);
        return [.. views.Select(view => view with { Fates = [.. byEvent[view.Id]] })];
    }
}
