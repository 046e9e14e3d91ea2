using System.Globalization;
using EventFlow.Benchmarks.Installations;
using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;
using Npgsql;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B10: many schedules due within a minute, all at once, and all at once with the server killed in the middle. How late are the runs
/// accepted, and is each there once?</summary>
internal static class B10Schedules
{
    private const int PerWorkflow = 100;
    private const string Shape =
        "workflows of 100 schedules and one task; lateness from the fire time to the acceptance, on the database's clock";

    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan UntilKill = TimeSpan.FromMilliseconds(1_000);

    private const string Figures =
        """
        select
            count(*) as runs,
            count(distinct (workflow, trigger ->> 'schedule', trigger ->> 'at')) as fires,
            count(*) filter (where state = 'succeeded') as succeeded,
            extract(epoch from percentile_cont(0.5) within group (order by created_at - (trigger ->> 'at')::timestamptz)) * 1000 as p50,
            extract(epoch from percentile_cont(0.99) within group (order by created_at - (trigger ->> 'at')::timestamptz)) * 1000 as p99,
            extract(epoch from max(created_at - (trigger ->> 'at')::timestamptz)) as last_created,
            extract(epoch from max(ended_at - (trigger ->> 'at')::timestamptz)) as last_ended
        from runs
        where workflow like @prefix
        """;

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var schedules = Math.Max(PerWorkflow, call.Sizes(10_000)[0] / PerWorkflow * PerWorkflow);
        await using var stage = await Stage.SetAsync(call, LoadWorker.Noop, new PathLedger(call.Time), loops: false, cancellationToken);
        call.Report.Set("shape", Shape);
        call.Report.Set("schedules", schedules);

        // The next whole minute that leaves time to apply all of it.
        var begin = NextMinute(call.Time.GetUtcNow() + Lead);
        var (together, killed) = (begin.AddMinutes(1), begin.AddSeconds(90));
        await ApplyAsync(call, stage.Installation, "spread", schedules, number => begin.AddSeconds(number % 60), cancellationToken);
        await ApplyAsync(call, stage.Installation, "burst", schedules, _ => together, cancellationToken);
        await ApplyAsync(call, stage.Installation, "killed", schedules, _ => killed, cancellationToken);
        var margin = (begin - call.Time.GetUtcNow()).TotalSeconds;
        call.Report.Set("applied_before_due_seconds", Figure.Rounded(margin));

        await UntilAsync(call, killed + UntilKill, cancellationToken);
        call.Say("killing the server");
        await stage.Installation.Server.KillAsync(cancellationToken);
        await stage.Installation.StopServerAsync(cancellationToken);
        await stage.Installation.StartServerAsync(cancellationToken);
        call.Report.Set("restart_seconds", Figure.Rounded(stage.Installation.TimeToReady.TotalSeconds));
        var good = margin > 0;
        foreach (var set in new[] { "spread", "burst", "killed" })
        {
            good &= await MeasureAsync(call, stage.Installation, set, schedules, cancellationToken);
        }

        call.Report.Set("verified", good);
        return good;
    }

    private static DateTimeOffset NextMinute(DateTimeOffset moment) =>
        moment.AddTicks(TimeSpan.TicksPerMinute - (moment.Ticks % TimeSpan.TicksPerMinute));

    private static Task UntilAsync(Call call, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var left = moment - call.Time.GetUtcNow();
        return left > TimeSpan.Zero ? Task.Delay(left, call.Time, cancellationToken) : Task.CompletedTask;
    }

    private static async Task ApplyAsync(
        Call call, Installation installation, string set, int schedules, Func<int, DateTimeOffset> due, CancellationToken cancellationToken)
    {
        call.Say($"applying {schedules.ToString(CultureInfo.InvariantCulture)} schedules: {set}");
        for (var first = 0; first < schedules; first += PerWorkflow)
        {
            var id = $"{set}-{(first / PerWorkflow).ToString(CultureInfo.InvariantCulture)}";
            var triggers = Enumerable.Range(first, PerWorkflow).Select(number => string.Create(
                CultureInfo.InvariantCulture, $"  - {{ schedule: \"{due(number):s' 'm' 'H' 'd' 'M} *\", id: s{number} }}\n"));
            await installation.ApplyAsync(
                id, $"workflow: {id}\ntriggers:\n{string.Concat(triggers)}tasks: {{ a: {{ uses: noop }} }}\n", cancellationToken);
        }
    }

    /// <summary>True: every schedule has fired once, and its run has ended well.</summary>
    private static async Task<bool> MeasureAsync(
        Call call, Installation installation, string set, int schedules, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(installation.Database);
        await connection.OpenAsync(cancellationToken);
        var started = call.Time.GetTimestamp();
        while (true)
        {
            var figures = await ReadAsync(connection, set, cancellationToken);
            if (figures.Succeeded < schedules && call.Time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), call.Time, cancellationToken);
                continue;
            }

            call.Report.Set(set, figures with { Missed = schedules - figures.Fires, Doubled = figures.Runs - figures.Fires });
            return figures.Runs == schedules && figures.Fires == schedules && figures.Succeeded == schedules;
        }
    }

    private static async Task<Fired> ReadAsync(NpgsqlConnection connection, string set, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Figures, connection);
        command.Parameters.Add(new NpgsqlParameter<string>("prefix", $"{set}-%"));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new Fired(
            row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), Number(row, 3), Number(row, 4), Number(row, 5), Number(row, 6));
    }

    private static double? Number(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : Figure.Rounded(Convert.ToDouble(row.GetValue(column), CultureInfo.InvariantCulture));

    private sealed record Fired(
        long Runs, long Fires, long Succeeded, double? P50Ms, double? P99Ms, double? LastCreatedSeconds, double? LastEndedSeconds,
        long? Missed = null, long? Doubled = null);
}
