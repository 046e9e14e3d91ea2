using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>The days that have tables. What this process has seen of them it remembers: days come on first use and ahead of time, and
/// only old ones go.</summary>
internal sealed class RunDays(NpgsqlDataSource source)
{
    private const int SpanDays = 31;

    // True: runs of the day may have been accepted by this process.
    private readonly ConcurrentDictionary<RunDay, bool> seen = new();

    /// <summary>Days made for runs of this process.</summary>
    public IEnumerable<RunDay> Used => seen.Where(day => day.Value).Select(day => day.Key);

    /// <summary>Makes the tables of a day where there are none.</summary>
    /// <exception cref="StorageException">EF3021: the day is being dropped, or was taken out by hand.</exception>
    public async Task MakeAsync(RunDay day, CancellationToken cancellationToken)
    {
        if (seen.GetValueOrDefault(day))
        {
            return;
        }

        try
        {
            await using var command = source.CreateCommand(Sql.CreateDay).With("day", NpgsqlDbType.Date, day.Date);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException refused) when (DayFaults.Explain(refused) is { } fault)
        {
            throw fault;
        }

        seen[day] = true;
    }

    /// <summary>The ids of runs by day, without those of days that have no tables: there is no such run.</summary>
    public async Task<List<(RunDay Day, Guid[] Ids)>> SplitAsync(IReadOnlyCollection<Guid> runIds, CancellationToken cancellationToken)
    {
        var days = new List<(RunDay, Guid[])>();
        foreach (var ids in runIds.GroupBy(id => RunDay.TryOf(id, out var day) ? day : default))
        {
            if (ids.Key != default && await ExistsAsync(ids.Key, cancellationToken))
            {
                days.Add((ids.Key, [.. ids]));
            }
        }

        return days;
    }

    /// <summary>This process has seen its tables.</summary>
    public bool Knows(RunDay day) => seen.ContainsKey(day);

    public async Task<bool> ExistsAsync(RunDay day, CancellationToken cancellationToken)
    {
        if (Knows(day))
        {
            return true;
        }

        await using var command = source.CreateCommand(Sql.HasDay).With("day", NpgsqlDbType.Date, day.Date);
        var exists = (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        if (exists)
        {
            seen.TryAdd(day, false);
        }

        return exists;
    }

    /// <summary>A day is gone that was thought to be there.</summary>
    public void Forget() => seen.Clear();

    public void Forget(RunDay day) => seen.TryRemove(day, out _);

    /// <summary>On the database's clock.</summary>
    public async Task<RunDay> TodayAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.Today);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new RunDay(row.GetFieldValue<DateOnly>(0));
    }

    /// <summary>Oldest first.</summary>
    public async Task<List<RunDay>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ListDays);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var days = new List<RunDay>();
        while (await row.ReadAsync(cancellationToken))
        {
            days.Add(new RunDay(row.GetFieldValue<DateOnly>(0)));
        }

        return days;
    }

    /// <summary>Days in ranges of ids. A question over all of history asks them one after the other: a statement locks every table and
    /// index it may touch, and the locks of a database are counted.</summary>
    public static IEnumerable<RunSpan> Spans(IEnumerable<RunDay> days) =>
        days.Chunk(SpanDays).Select(days => new RunSpan(days.Min(day => day.First), days.Max(day => day.Plus(1).First)));

    /// <summary>Ranges of ids for a page of a list, from the newest days on: most pages are full after the first of them.</summary>
    public async IAsyncEnumerable<RunSpan> NewestFirstAsync(
        Guid? before, Guid least, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = RunDay.At(now);
        if (before is { } id && RunDay.TryOf(id, out var day) && day.Date < newest.Date)
        {
            newest = day;
        }

        var from = newest.Plus(-1);
        yield return new RunSpan(Later(from.First, least), before ?? RunDay.End);
        if (from.First <= least)
        {
            yield break;
        }

        var older = (await ListAsync(cancellationToken)).Where(day => day.Date < from.Date && day.Plus(1).First > least).Reverse();
        foreach (var span in Spans(older))
        {
            yield return span with { From = Later(span.From, least) };
        }
    }

    private static Guid Later(Guid one, Guid other) => one > other ? one : other;
}

/// <summary>Ids of runs from one, up to but without another.</summary>
internal readonly record struct RunSpan(Guid From, Guid Before);
