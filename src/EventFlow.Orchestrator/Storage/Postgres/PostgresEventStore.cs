using EventFlow.Core.Events;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>What is written of events as they come. Groups are in <c>.Groups.cs</c>, reading is in <c>.Views.cs</c>.</summary>
internal sealed partial class PostgresEventStore(
    NpgsqlDataSource source, CommitConnections connections, RunAcceptor acceptor, RunDays days, TimeProvider time)
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
        var runs = (await acceptor.AcceptAsync(connection, [.. wishes.Select(wish => wish.Run).OfType<NewRun>()], cancellationToken))
            .ToDictionary(run => run.Id);
        var claims = await ClaimAsync(connection, [.. wishes.Where(wish => wish.Gather is not null)], cancellationToken);
        bool IsTaken(FateWish wish) => runs.ContainsKey(ClaimOf(wish)) || claims.Contains(ClaimOf(wish));

        var missed = wishes.Where(wish => KeyOf(wish) is not null && !IsTaken(wish)).ToList();
        var others = missed.Count == 0 ? [] : await OthersAsync(connection, missed, cancellationToken);
        var groups = await GatherAsync(connection, [.. wishes.Where(wish => wish.Gather is not null && IsTaken(wish))], cancellationToken);
        var fates = wishes.Select(wish => FateOf(wish, runs, others, groups)).ToList();
        Failpoint.Hit("K17");
        await WriteAsync(connection, events, fates, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Failpoint.Hit("K18");
        return fates;
    }

    /// <summary>The claims whose keys were new.</summary>
    private static async Task<HashSet<Guid>> ClaimAsync(
        NpgsqlConnection connection, IReadOnlyList<FateWish> wishes, CancellationToken cancellationToken)
    {
        var claims = new HashSet<Guid>();
        if (wishes.Count == 0)
        {
            return claims;
        }

        await using var batch = new NpgsqlBatch(connection);
        var command = Queries.BatchCommand(Sql.ClaimKeys.For(wishes.Count));
        command.Column(NpgsqlDbType.Text, wishes, wish => wish.Workflow);
        command.Column(NpgsqlDbType.Text, wishes, wish => wish.Gather!.Key);
        command.Column(NpgsqlDbType.Uuid, wishes, wish => wish.Gather!.Claim);
        batch.BatchCommands.Add(command);
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            claims.Add(row.GetGuid(0));
        }

        return claims;
    }

    /// <summary>Of what was not taken: who has the key, or why nobody has.</summary>
    private static async Task<Dictionary<(string Workflow, string Key), EventFate>> OthersAsync(
        NpgsqlConnection connection, IReadOnlyList<FateWish> missed, CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.FindKeys)
            .With("workflows", Texts, missed.Select(wish => wish.Workflow!).ToArray())
            .With("keys", Texts, missed.Select(wish => KeyOf(wish)!).ToArray());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var others = new Dictionary<(string Workflow, string Key), EventFate>();
        while (await row.ReadAsync(cancellationToken))
        {
            var workflow = row.GetString(0);
            others[(workflow, row.GetString(1))] = row.IsDBNull(2) && row.TimeOrNull(3) is { } deletedAt
                ? new EventFate(Guid.Empty, workflow, EventFates.Refused, Reason: EventFates.Deleted(workflow, deletedAt))
                : new EventFate(Guid.Empty, workflow, EventFates.Duplicate, row.IsDBNull(2) ? null : row.GetGuid(2));
        }

        return others;
    }

    private static EventFate FateOf(
        FateWish wish, Dictionary<Guid, AcceptedRun> runs, Dictionary<(string Workflow, string Key), EventFate> others,
        Dictionary<Guid, Guid> groups)
    {
        var fate = new EventFate(wish.Event, wish.Workflow, wish.Fate, Reason: wish.Reason);
        if (KeyOf(wish) is not { } key)
        {
            return fate;
        }

        if (wish.Run is { } wanted && runs.TryGetValue(wanted.Id, out var accepted))
        {
            var run = new EventRun(wanted, accepted);
            return fate with { RunId = wanted.Id, Reason = run.Skipped, Run = run };
        }

        if (wish.Gather is { } gather && groups.TryGetValue(gather.Claim, out var group))
        {
            return fate with { RunId = group };
        }

        // Of several in one transaction the later ones may name the claim of the first, which is a group's by now.
        var other = others[(wish.Workflow!, key)];
        return other with { Event = wish.Event, RunId = other.RunId is { } found ? groups.GetValueOrDefault(found, found) : null };
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
