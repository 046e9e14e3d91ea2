using EventFlow.Core.Events;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>What is written of events as they come. Groups are in <c>.Groups.cs</c>, reading is in <c>.Views.cs</c>.</summary>
internal sealed partial class PostgresEventStore(NpgsqlDataSource source, CommitConnections connections, RunDays days, TimeProvider time)
    : IEventStore
{
    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;

    public async Task<IReadOnlyList<EventFate>> CommitAsync(
        IReadOnlyList<InboxRow> events, IReadOnlyList<FateWish> wishes, CancellationToken cancellationToken)
    {
        try
        {
            return await TryCommitAsync(events, wishes, cancellationToken);
        }
        catch (PostgresException gone) when (DayFaults.IsGone(gone))
        {
            days.Forget();
        }
        catch (PostgresException refused) when (DayFaults.Explain(refused) is { } fault)
        {
            throw fault;
        }

        return await TryCommitAsync(events, wishes, cancellationToken);
    }

    private async Task<IReadOnlyList<EventFate>> TryCommitAsync(
        IReadOnlyList<InboxRow> events, IReadOnlyList<FateWish> wishes, CancellationToken cancellationToken)
    {
        var ids = wishes.Select(wish => wish.Run?.Id ?? wish.Event).Concat(events.Select(row => row.Id));
        foreach (var day in ids.Select(RunDay.Of).Distinct())
        {
            await days.MakeAsync(day, cancellationToken);
        }

        await using var connection = await connections.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var taken = await AcceptAsync(connection, wishes, cancellationToken);
        var missed = wishes.Where(wish => KeyOf(wish) is not null && !taken.Contains(ClaimOf(wish))).ToList();
        var holders = missed.Count == 0 ? [] : await HoldersAsync(connection, missed, cancellationToken);
        var gathered = wishes.Where(wish => wish.Gather is { } gather && taken.Contains(gather.Claim)).ToList();
        var groups = await GatherAsync(connection, gathered, cancellationToken);
        var fates = wishes.Select(wish => FateOf(wish, taken, holders, groups)).ToList();
        Failpoint.Hit("K15");
        await WriteAsync(connection, events, fates, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Failpoint.Hit("K16");
        return fates;
    }

    /// <summary>The ids of the runs that were accepted, and of the claims that were new.</summary>
    private static async Task<HashSet<Guid>> AcceptAsync(
        NpgsqlConnection connection, IReadOnlyList<FateWish> wishes, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var day in wishes.Where(wish => wish.Run is not null).Select(wish => wish.Run!).ToLookup(run => RunDay.Of(run.Id)))
        {
            batch.BatchCommands.Add(RunAcceptor.Command(day.Key, [.. day]));
        }

        var claims = wishes.Where(wish => wish.Gather is not null).ToList();
        if (claims.Count > 0)
        {
            var command = Queries.BatchCommand(Sql.ClaimKeys.For(claims.Count));
            command.Column(NpgsqlDbType.Text, claims, wish => wish.Workflow);
            command.Column(NpgsqlDbType.Text, claims, wish => wish.Gather!.Key);
            command.Column(NpgsqlDbType.Uuid, claims, wish => wish.Gather!.Claim);
            batch.BatchCommands.Add(command);
        }

        var taken = new HashSet<Guid>();
        if (batch.BatchCommands.Count == 0)
        {
            return taken;
        }

        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                taken.Add(rows.GetGuid(0));
            }
        }
        while (await rows.NextResultAsync(cancellationToken));

        return taken;
    }

    private static async Task<Dictionary<(string, string), Guid>> HoldersAsync(
        NpgsqlConnection connection, IReadOnlyList<FateWish> missed, CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.FindKeys)
            .With("workflows", Texts, missed.Select(wish => wish.Workflow!).ToArray())
            .With("keys", Texts, missed.Select(wish => KeyOf(wish)!).ToArray());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var holders = new Dictionary<(string, string), Guid>();
        while (await row.ReadAsync(cancellationToken))
        {
            holders[(row.GetString(0), row.GetString(1))] = row.GetGuid(2);
        }

        return holders;
    }

    private static EventFate FateOf(
        FateWish wish, HashSet<Guid> taken, Dictionary<(string, string), Guid> holders, Dictionary<Guid, Guid> groups)
    {
        if (KeyOf(wish) is not { } key)
        {
            return new EventFate(wish.Event, wish.Workflow, wish.Fate, Reason: wish.Reason);
        }

        if (taken.Contains(ClaimOf(wish)))
        {
            return new EventFate(wish.Event, wish.Workflow, wish.Fate, wish.Run?.Id ?? groups[wish.Gather!.Claim]);
        }

        // Of several in one transaction the later ones may name the claim of the first, which is a group's by now.
        var holder = holders.TryGetValue((wish.Workflow!, key), out var found) ? groups.GetValueOrDefault(found, found) : (Guid?)null;
        return new EventFate(wish.Event, wish.Workflow, EventFates.Duplicate, holder);
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<InboxRow> events, IReadOnlyList<EventFate> fates, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var day in events.ToLookup(row => RunDay.Of(row.Id)))
        {
            batch.BatchCommands.Add(InboxCommand(day.Key, [.. day]));
        }

        var numbered = fates.GroupBy(fate => fate.Event).SelectMany(own => own.Select((fate, number) => (Fate: fate, Number: number)));
        foreach (var day in numbered.ToLookup(one => RunDay.Of(one.Fate.Event)))
        {
            batch.BatchCommands.Add(FatesCommand(day.Key, [.. day]));
        }

        foreach (var row in events.Where(row => row.Event is { } happened && DatasetEvents.DatasetOf(happened) is not null))
        {
            batch.BatchCommands.Add(VersionCommand(row));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand VersionCommand(InboxRow row)
    {
        var version = DatasetVersion.Of(row);
        return Queries.BatchCommand(Sql.AddDatasetVersion)
            .With("dataset", NpgsqlDbType.Text, version.Dataset)
            .With("event", NpgsqlDbType.Uuid, row.Id)
            .With("key", NpgsqlDbType.Text, version.Key)
            .With("run_id", NpgsqlDbType.Uuid, version.Run)
            .With("path", NpgsqlDbType.Text, version.Path)
            .With("metadata", NpgsqlDbType.Json, SafeText.Json(version.Metadata));
    }

    private static NpgsqlBatchCommand InboxCommand(RunDay day, IReadOnlyList<InboxRow> rows)
    {
        var command = Queries.BatchCommand(Sql.AddInbox.On(day, rows.Count));
        command.Column(NpgsqlDbType.Uuid, rows, row => row.Id);
        command.Column(NpgsqlDbType.Text, rows, row => row.Via);
        command.Column(NpgsqlDbType.Text, rows, row => row.Event?.Source);
        command.Column(NpgsqlDbType.Text, rows, row => row.Event?.Id);
        command.Column(NpgsqlDbType.Text, rows, row => row.Event?.Type);
        command.Column(NpgsqlDbType.Text, rows, row => row.Event?.Subject);
        command.Column(NpgsqlDbType.Json, rows, row => SafeText.Json(row.Event?.Json.GetRawText()));
        command.Column(NpgsqlDbType.Text, rows, row => SafeText.Long(row.Raw));
        command.Column(NpgsqlDbType.Uuid, rows, row => row.ReplayOf);
        return command;
    }

    private static NpgsqlBatchCommand FatesCommand(RunDay day, IReadOnlyList<(EventFate Fate, int Number)> rows)
    {
        var command = Queries.BatchCommand(Sql.AddFates.On(day, rows.Count));
        command.Column(NpgsqlDbType.Uuid, rows, row => row.Fate.Event);
        command.Column(NpgsqlDbType.Integer, rows, row => row.Number);
        command.Column(NpgsqlDbType.Text, rows, row => row.Fate.Workflow);
        command.Column(NpgsqlDbType.Text, rows, row => row.Fate.Fate);
        command.Column(NpgsqlDbType.Uuid, rows, row => row.Fate.RunId);
        command.Column(NpgsqlDbType.Text, rows, row => SafeText.Long(row.Fate.Reason));
        return command;
    }

    private static string? KeyOf(FateWish wish) => wish.Run?.Key ?? wish.Gather?.Key;

    private static Guid ClaimOf(FateWish wish) => wish.Run?.Id ?? wish.Gather!.Claim;
}
