using System.Globalization;
using System.Text.Json;
using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B13: many tasks asleep until their retry is due, a tenth of them due at once. How late are they, and what does sleeping
/// cost?</summary>
internal static class B13Sleepers
{
    private const int Items = 1_000;
    private const int Idle = 30;
    private const string Workflow = "doze";

    private static readonly TimeSpan Far = TimeSpan.FromHours(4);

    // The first attempt and the one after the sleep.
    private const int Attempts = 2;

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var sleepers = Math.Max(10, call.Sizes(100_000)[0] / Items);
        var due = sleepers / 10;
        var ledger = new PathLedger(call.Time) { ExecutionsPerTask = Attempts };
        await using var stage = await Stage.SetAsync(call, LoadWorker.Doze, ledger, loops: false, cancellationToken);
        await stage.Installation.ApplyAsync(Workflow, Yaml, cancellationToken);

        call.Say($"putting {(sleepers - due) * Items} tasks to sleep for long");
        var (started, far) = (call.Time.GetTimestamp(), new List<Guid>());
        for (var run = 0; run < sleepers - due; run++)
        {
            far.Add(await stage.Starter.StartAsync(Workflow, Until(call.Time.GetUtcNow() + Far), cancellationToken));
        }

        await UntilAsleepAsync(call, stage, (sleepers - due) * Items, cancellationToken);
        var rate = (sleepers - due) * Items / call.Time.GetElapsedTime(started).TotalSeconds;
        call.Report.Set("tasks_put_to_sleep_per_second", Figure.Rounded(rate));

        var wake = call.Time.GetUtcNow() + TimeSpan.FromSeconds((due * Items / rate * 1.5) + Idle + 20);
        var alarms = await DueAsync(call, stage, due, sleepers, wake, cancellationToken);
        await IdleAsync(call, stage, cancellationToken);
        var margin = (wake - call.Time.GetUtcNow()).TotalSeconds;
        call.Say($"{alarms.Count} tasks are due in {margin:0.0} s");
        await stage.DrainAsync(cancellationToken);

        ledger.ExecutionsBeside = (sleepers - due) * Items;
        Report(call, ledger, alarms, sleepers);
        call.Report.Set("asleep_before_due_seconds", Figure.Rounded(margin));
        foreach (var run in far)
        {
            await stage.Installation.CancelAsync(run, cancellationToken);
        }

        return await stage.VerifyAsync(cancellationToken) && margin > 0;
    }

    private const string Yaml =
        """
        workflow: doze
        params:
          until: { type: integer }
        tasks:
          all:
            foreach: "${{ [1..1000] }}"
            uses: doze
            with: { unix_ms: "${{ params.until }}" }
            retry: { attempts: 2, delay: 1s }
        """;

    private static byte[] Until(DateTimeOffset moment) =>
        JsonSerializer.SerializeToUtf8Bytes(new { @params = new { until = moment.ToUnixTimeMilliseconds() } });

    /// <summary>Starts the runs whose tasks are due together; answers when the database says that each of them is.</summary>
    private static async Task<Dictionary<(Guid Run, string Path), DateTimeOffset>> DueAsync(
        Call call, Stage stage, int due, int sleepers, DateTimeOffset wake, CancellationToken cancellationToken)
    {
        var runs = new List<Guid>();
        for (var run = 0; run < due; run++)
        {
            runs.Add(await stage.StartRunAsync(Workflow, Until(wake), Items, cancellationToken));
        }

        await UntilAsleepAsync(call, stage, sleepers * Items, cancellationToken);
        await using var connection = new NpgsqlConnection(stage.Installation.Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "select run_id, path, due_at from timers where kind = 'retry' and run_id = any(@runs)", connection);
        command.Parameters.Add(new NpgsqlParameter("runs", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = runs.ToArray() });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var alarms = new Dictionary<(Guid, string), DateTimeOffset>();
        while (await row.ReadAsync(cancellationToken))
        {
            alarms[(row.GetGuid(0), row.GetString(1))] = row.GetFieldValue<DateTimeOffset>(2);
        }

        return alarms;
    }

    private static async Task UntilAsleepAsync(Call call, Stage stage, int tasks, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(stage.Installation.Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select count(*) from timers where kind = 'retry'", connection);
        while ((long)(await command.ExecuteScalarAsync(cancellationToken))! < tasks)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), call.Time, cancellationToken);
        }

        call.Say($"{tasks.ToString(CultureInfo.InvariantCulture)} tasks are asleep");
    }

    private static async Task IdleAsync(Call call, Stage stage, CancellationToken cancellationToken)
    {
        var stretch = await stage.MeasureAsync(
            () => Task.Delay(TimeSpan.FromSeconds(Idle), call.Time, cancellationToken), cancellationToken);
        call.Report.Set(
            "idle_cores",
            stretch.Cost.CpuMs.ToDictionary(part => part.Key, part => Math.Round(part.Value / 1000 / stretch.Cost.Seconds, 4)));
        call.Report.Set("rss_mb", stretch.Cost.MemoryMb);
        call.Report.Set("idle_commits_per_second", Figure.Rounded(stretch.Cost.Commits / stretch.Cost.Seconds));
        call.Report.Set("steal", stretch.Cost.StealShare);
        call.Report.Set("other_load", stretch.Cost.OthersShare);
    }

    private static void Report(Call call, PathLedger ledger, Dictionary<(Guid Run, string Path), DateTimeOffset> alarms, int sleepers)
    {
        var (now, stamp) = (call.Time.GetUtcNow(), call.Time.GetTimestamp());
        var lateness = alarms
            .Where(alarm => ledger.Of(alarm.Key.Run).ContainsKey((alarm.Key.Path, Attempts)))
            .Select(
                alarm => now - call.Time.GetElapsedTime(ledger.Of(alarm.Key.Run)[(alarm.Key.Path, Attempts)].Entered, stamp) - alarm.Value)
            .Select(late => late.TotalMilliseconds).Order().ToList();
        var spread = alarms.Values.Max() - alarms.Values.Min();
        call.Report.Set(
            "shape",
            $"maps of {Items} tasks that fail once and choose the moment of their retry; lateness from the due time in the database to "
            + "the handler");
        call.Report.Set("sleeping", sleepers * Items);
        call.Report.Set("due", alarms.Count);
        call.Report.Set("due_within_seconds", Figure.Rounded(spread.TotalSeconds));
        call.Report.Set("seconds", lateness.Count == 0 ? null : Figure.Rounded((lateness[^1] / 1000) + spread.TotalSeconds));
        call.Report.Set("p50_ms", At(lateness, 0.5));
        call.Report.Set("p99_ms", At(lateness, 0.99));
        call.Report.Set("max_ms", At(lateness, 1));
        call.Report.Set("early", lateness.Count(late => late < -1));
    }

    private static double? At(List<double> sorted, double share) =>
        sorted.Count == 0 ? null : Figure.Rounded(sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))]);
}
