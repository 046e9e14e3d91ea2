using EventFlow.Core.Events;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed partial class PostgresEventStore
{
    private const int MostOfGroup = 1_000;
    private const string Unsaid = """{"kind":"event"}""";

    /// <summary>Puts new events into the open groups of their triggers, and opens further ones as they fill.</summary>
    /// <returns>The run of each claim's group.</returns>
    private async Task<Dictionary<Guid, Guid>> GatherAsync(
        NpgsqlConnection connection, IReadOnlyList<FateWish> wishes, CancellationToken cancellationToken)
    {
        var groups = new Dictionary<Guid, Guid>();

        // In one order everywhere, or two nodes would wait for each other's groups.
        var triggers = wishes.GroupBy(wish => (Workflow: wish.Workflow!, wish.Gather!.Version, wish.Gather.Trigger));
        foreach (var trigger in triggers.OrderBy(trigger => trigger.Key))
        {
            var rest = trigger.Select(wish => wish.Gather!).ToList();
            while (rest.Count > 0)
            {
                var (run, events, parts) = await OpenAsync(connection, trigger.Key.Workflow, rest[0], cancellationToken);
                var room = rest[0].Parts is not null ? 1 : rest[0].Size == 0 ? rest.Count : Math.Max(0, rest[0].Size - events);
                var part = rest.Take(room).ToList();
                var isFull = rest[0].Parts?.All(name => name == rest[0].Part || parts.Contains(name))
                    ?? (rest[0].Size > 0 && part.Count == room);
                await FillAsync(connection, trigger.Key.Workflow, run, part, isFull, rest[0], cancellationToken);
                part.ForEach(wish => groups[wish.Claim] = run);
                rest = rest[part.Count..];
            }
        }

        return groups;
    }

    private async Task<(Guid Run, int Events, string[] Parts)> OpenAsync(
        NpgsqlConnection connection, string workflow, GatherWish wish, CancellationToken cancellationToken)
    {
        await using var open = connection.Query(Sql.OpenEventGroup)
            .With("run_id", NpgsqlDbType.Uuid, RunIds.At(time.GetUtcNow()))
            .With("workflow", NpgsqlDbType.Text, workflow)
            .With("version", NpgsqlDbType.Integer, wish.Version)
            .With("trigger", NpgsqlDbType.Integer, wish.Trigger)
            .With("wait", NpgsqlDbType.Interval, wish.Wait)
            .With("has_parts", NpgsqlDbType.Boolean, wish.Parts is not null);
        await using var row = await open.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetGuid(0), row.GetInt32(1), row.IsDBNull(2) ? [] : row.GetFieldValue<string[]>(2));
    }

    private static async Task FillAsync(
        NpgsqlConnection connection, string workflow, Guid run, IReadOnlyList<GatherWish> part, bool isFull, GatherWish first,
        CancellationToken cancellationToken)
    {
        await using var fill = connection.Query(Sql.FillEventGroup)
            .With("run_id", NpgsqlDbType.Uuid, run)
            .With("workflow", NpgsqlDbType.Text, workflow)
            .With("keys", Texts, part.Select(wish => wish.Key).ToArray())
            .With("is_full", NpgsqlDbType.Boolean, isFull)
            .With("part", NpgsqlDbType.Text, first.Part)
            .With("begins_anew", NpgsqlDbType.Boolean, first.Size == 0 && first.Parts is null)
            .With("wait", NpgsqlDbType.Interval, first.Wait);
        await fill.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<FiredGroups> FireDueAsync(
        Func<DueGroup, Task<EventVerdict>> decide, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var rest = await NextAsync(connection, cancellationToken);
        if (rest is null || rest > TimeSpan.Zero)
        {
            return new FiredGroups([], 0, rest);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var started = new List<EventRun>();
        var due = await DueAsync(connection, limit, cancellationToken);
        foreach (var head in due)
        {
            var group = head with { Bodies = await BodiesAsync(connection, head.RunId, cancellationToken) };
            var verdict = await decide(group);
            var run = verdict.Meaning == EventMeaning.Taken
                ? await AcceptAsync(connection, RunOf(group, verdict), cancellationToken)
                : null;
            var reason = run is not null ? run.Skipped
                : verdict.Reason ?? await WhyDeletedAsync(connection, group.Workflow, cancellationToken);
            await SettleAsync(connection, group.RunId, run?.Wanted.Id, reason, cancellationToken);
            if (run is not null)
            {
                started.Add(run);
            }
        }

        var wait = await NextAsync(connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new FiredGroups(started, due.Count, wait);
    }

    private static async Task<TimeSpan?> NextAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var next = connection.Query(Sql.NextDueGroup);
        return await next.ExecuteScalarAsync(cancellationToken) as TimeSpan?;
    }

    private static async Task<List<DueGroup>> DueAsync(NpgsqlConnection connection, int limit, CancellationToken cancellationToken)
    {
        await using var claim = connection.Query(Sql.ClaimDueGroups).With("limit", NpgsqlDbType.Integer, limit);
        await using var row = await claim.ExecuteReaderAsync(cancellationToken);
        var due = new List<DueGroup>();
        while (await row.ReadAsync(cancellationToken))
        {
            due.Add(new DueGroup(row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), []));
        }

        return due;
    }

    private static async Task<List<string>> BodiesAsync(NpgsqlConnection connection, Guid run, CancellationToken cancellationToken)
    {
        await using var read = Since(connection.Query(Sql.GroupEvents), run).With("limit", NpgsqlDbType.Integer, MostOfGroup);
        await using var row = await read.ExecuteReaderAsync(cancellationToken);
        var bodies = new List<string>();
        while (await row.ReadAsync(cancellationToken))
        {
            bodies.Add(row.GetString(0));
        }

        return bodies;
    }

    // The day of the group may be closed by now, if it has waited for long.
    private NewRun RunOf(DueGroup group, EventVerdict verdict)
    {
        var now = time.GetUtcNow();
        var id = RunDay.Of(group.RunId) == RunDay.At(now) ? group.RunId : RunIds.At(now);
        return new NewRun(
            id, group.Workflow, group.Version, verdict.Params!, Key: null, Terms: verdict.Terms, Trigger: verdict.Origin ?? Unsaid);
    }

    private async Task<EventRun?> AcceptAsync(NpgsqlConnection connection, NewRun run, CancellationToken cancellationToken) =>
        (await acceptor.AcceptAsync(connection, [run], cancellationToken)).SingleOrDefault() is { } accepted
            ? new EventRun(run, accepted)
            : null;

    private static async Task<string?> WhyDeletedAsync(NpgsqlConnection connection, string workflow, CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.FindDeleted).With("id", NpgsqlDbType.Text, workflow);
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime deletedAt
            ? EventFates.Deleted(workflow, new DateTimeOffset(deletedAt))
            : null;
    }

    private static async Task SettleAsync(
        NpgsqlConnection connection, Guid group, Guid? started, string? reason, CancellationToken cancellationToken)
    {
        await using var settle = Since(connection.Query(Sql.SettleEventGroup), group)
            .With("started", NpgsqlDbType.Uuid, started)
            .With("fate", NpgsqlDbType.Text, started is null ? EventFates.Refused : EventFates.Started)
            .With("reason", NpgsqlDbType.Text, SafeText.Long(reason));
        await settle.ExecuteNonQueryAsync(cancellationToken);
    }

    // The events of a group came on the day it was opened or later; an hour is for clocks that differ.
    private static NpgsqlCommand Since(NpgsqlCommand command, Guid run) => command
        .With("run_id", NpgsqlDbType.Uuid, run)
        .With("from", NpgsqlDbType.Uuid, RunDay.Of(run).Plus(-1).First);
}
