using System.Collections.Concurrent;
using Npgsql;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>The days in which runs may be unfinished: the newest ones, those this process has accepted runs of, and older ones in which
/// some were when all of history was last looked through. What is asked every few seconds need not look at the others.</summary>
internal sealed class UnfinishedDays(NpgsqlDataSource source, RunDays days, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    // Most of the time yesterday or tomorrow has no table, and it would be asked for with every question of every duty.
    private static readonly TimeSpan MissingFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<RunDay, long> missing = new();
    private Look? last;

    private RunDay Newest => RunDay.At(time.GetUtcNow()).Plus(-1);

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<RunSpan>> SpansAsync(CancellationToken cancellationToken) =>
        [.. Join(await OldAsync(cancellationToken)), new RunSpan(Newest.First, RunDay.End)];

    /// <summary>One by one, those that have tables; of the newest up to tomorrow, which clocks may differ about.</summary>
    public async Task<IReadOnlyList<RunDay>> DaysAsync(CancellationToken cancellationToken)
    {
        var existing = new List<RunDay>();
        foreach (var day in (await OldAsync(cancellationToken)).Append(Newest).Append(Newest.Plus(1)).Append(Newest.Plus(2)))
        {
            if (await ExistsAsync(day, cancellationToken))
            {
                existing.Add(day);
            }
        }

        return existing;
    }

    /// <summary>What another process makes is noticed a little later.</summary>
    private async Task<bool> ExistsAsync(RunDay day, CancellationToken cancellationToken)
    {
        if (!days.Knows(day) && missing.TryGetValue(day, out var asked) && time.GetElapsedTime(asked) < MissingFor)
        {
            return false;
        }

        if (await days.ExistsAsync(day, cancellationToken))
        {
            missing.TryRemove(day, out _);
            return true;
        }

        missing[day] = time.GetTimestamp();
        return false;
    }

    private async Task<IReadOnlyList<RunDay>> OldAsync(CancellationToken cancellationToken)
    {
        var newest = Newest;
        var look = last is { } recent && time.GetElapsedTime(recent.At) < LookEvery ? recent : last = await LookAsync(cancellationToken);
        return [.. look.Days.Union(days.Used).Where(day => day.Date < newest.Date).OrderBy(day => day.Date)];
    }

    private async Task<Look> LookAsync(CancellationToken cancellationToken)
    {
        var (at, found) = (time.GetTimestamp(), new List<RunDay>());
        foreach (var span in RunDays.Spans(await days.ListAsync(cancellationToken)))
        {
            await using var command = source.CreateCommand(Sql.UnfinishedDays).Within(span);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                found.Add(new RunDay(row.GetFieldValue<DateOnly>(0)));
            }
        }

        return new Look(at, found);
    }

    /// <summary>Days that follow each other as one range.</summary>
    private static List<RunSpan> Join(IReadOnlyList<RunDay> days)
    {
        var spans = new List<RunSpan>();
        foreach (var day in days)
        {
            var span = new RunSpan(day.First, day.Plus(1).First);
            if (spans.Count > 0 && spans[^1].Before == span.From)
            {
                spans[^1] = spans[^1] with { Before = span.Before };
            }
            else
            {
                spans.Add(span);
            }
        }

        return spans;
    }

    private sealed record Look(long At, IReadOnlyList<RunDay> Days);
}
