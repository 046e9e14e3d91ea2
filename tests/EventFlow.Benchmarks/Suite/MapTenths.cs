using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;
using Npgsql;

namespace EventFlow.Benchmarks.Suite;

/// <summary>Whether an item of a wide map costs the same at its end as at its beginning: runs of a flat and of a nested map in turn, and of
/// each what the first tenth costs beside the last. The tenths are of the run's history, which is what the engine does for it. By what the
/// workers have done, which is given beside, the last tenth makes up for what lies between them and the engine, up to 2,000 items that the
/// first one left behind. A single run says little: a tenth takes less than a second, in which the database may clean up.</summary>
internal static class MapTenths
{
    private const int Outer = 100;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Where a run stands: lines of its history, items done by workers, at what time, with how much processor time spent.</summary>
    private sealed record Mark(long Events, long Items, double Seconds, IReadOnlyDictionary<string, double> CpuMs);

    /// <summary>Of one run, by tenth.</summary>
    private sealed record Tenths(
        double FirstItem, double Seconds, IReadOnlyList<double> Wall, IReadOnlyList<double> Cpu,
        IReadOnlyDictionary<string, IReadOnlyList<double>> CpuOf, IReadOnlyList<double> WallByItems);

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var items = call.Sizes(100_000)[0];
        await using var stage = await Stage.SetAsync(call, LoadWorker.Noop, new PathLedger(call.Time), loops: false, cancellationToken);
        await WarmUpAsync(call, stage, cancellationToken);
        var inner = items / Outer;
        call.Report.Set("shape", "one run at a time of no-op items; a tenth of the items in each of the tenths");
        await stage.Installation.ApplyAsync(MapFlow.Name(items), MapFlow.Yaml(items), cancellationToken);
        await stage.Installation.ApplyAsync(NestedMapFlow.Name(Outer, inner), NestedMapFlow.Yaml(Outer, inner), cancellationToken);
        var (flat, nested) = (new List<Tenths>(), new List<Tenths>());
        for (var round = 0; round < call.Repeat(3); round++)
        {
            flat.Add(await RunAsync(call, stage, MapFlow.Name(items), MapFlow.Tasks(items), cancellationToken));
            nested.Add(await RunAsync(
                call, stage, NestedMapFlow.Name(Outer, inner), NestedMapFlow.Tasks(Outer, inner), cancellationToken));
        }

        call.Report.Set("flat", Figures(flat, items));
        call.Report.Set("nested", Figures(nested, items));
        return await stage.VerifyAsync(cancellationToken);
    }

    private static async Task WarmUpAsync(Call call, Stage stage, CancellationToken cancellationToken)
    {
        const int Items = 2_000;
        call.Say($"warming up for {call.Options.Warmup} s");
        await stage.Installation.ApplyAsync(MapFlow.Name(Items), MapFlow.Yaml(Items), cancellationToken);
        var started = call.Time.GetTimestamp();
        while (call.Time.GetElapsedTime(started) < TimeSpan.FromSeconds(call.Options.Warmup))
        {
            await stage.RunOnceAsync(MapFlow.Name(Items), MapFlow.Tasks(Items), cancellationToken);
        }
    }

    private static async Task<Tenths> RunAsync(Call call, Stage stage, string workflow, int tasks, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(stage.Installation.Database);
        var before = stage.Ledger.Executions;
        var started = call.Time.GetTimestamp();
        var id = await stage.StartRunAsync(workflow, tasks, cancellationToken);
        var marks = new List<Mark> { new(1, 0, 0, stage.Processes.CpuMs()) };
        while (await StandAsync(database, id, cancellationToken) is var (events, ended))
        {
            marks.Add(new Mark(
                events, stage.Ledger.Executions - before, call.Time.GetElapsedTime(started).TotalSeconds, stage.Processes.CpuMs()));
            if (ended)
            {
                break;
            }

            await Task.Delay(Look, call.Time, cancellationToken);
        }

        call.Say($"{workflow}: {marks[^1].Seconds:0.0} s");
        return Of(marks, tasks);
    }

    private static async Task<(long Events, bool Ended)> StandAsync(NpgsqlDataSource database, Guid run, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select event_seq, ended_at is not null from runs where id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = run });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetInt64(0), row.GetBoolean(1));
    }

    private static Tenths Of(List<Mark> marks, int tasks)
    {
        var events = marks[^1].Events;
        var pairs = Pairs(marks[0], mark => mark.Events, events);
        var begun = marks.FindLast(mark => mark.Items == 0)!;
        return new Tenths(
            marks.Find(mark => mark.Items > 0)!.Seconds, marks[^1].Seconds,
            pairs.ConvertAll(pair => PerItem(pair, mark => mark.Seconds * 1000)),
            pairs.ConvertAll(pair => PerItem(pair, mark => mark.CpuMs.Values.Sum())),
            marks[^1].CpuMs.Keys.ToDictionary(
                process => process,
                process => (IReadOnlyList<double>)pairs.ConvertAll(pair => PerItem(pair, mark => mark.CpuMs.GetValueOrDefault(process)))),
            Pairs(begun, mark => mark.Items, tasks)
                .ConvertAll(pair => (pair.To.Seconds - pair.From.Seconds) * 1000 / Math.Max(1, pair.To.Items - pair.From.Items)));

        List<(Mark From, Mark To)> Pairs(Mark first, Func<Mark, long> measure, long all)
        {
            var ends = Enumerable.Range(1, 10).Select(tenth => marks.Find(mark => measure(mark) >= all * tenth / 10) ?? marks[^1]);
            return [.. ends.Prepend(first).Zip(ends)];
        }

        double PerItem((Mark From, Mark To) pair, Func<Mark, double> value) =>
            (value(pair.To) - value(pair.From)) * events / tasks / Math.Max(1, pair.To.Events - pair.From.Events);
    }

    private static Dictionary<string, object?> Figures(List<Tenths> rounds, int items) => new()
    {
        ["items"] = items,
        ["seconds"] = Over(rounds, round => round.Seconds),
        ["first_item_seconds"] = Over(rounds, round => round.FirstItem),
        ["ms_per_item_by_tenth"] = ByTenth(rounds, round => round.Wall),
        ["cpu_ms_per_item_by_tenth"] = ByTenth(rounds, round => round.Cpu),
        ["ms_last_to_first"] = Over(rounds, round => Ratio(round.Wall)),
        ["ms_last_to_first_by_executions"] = Over(rounds, round => Ratio(round.WallByItems)),
        ["cpu_last_to_first"] = Over(rounds, round => Ratio(round.Cpu)),
        ["cpu_ms_per_item_by_tenth_of"] = rounds[0].CpuOf.Keys.ToDictionary(
            process => process, process => ByTenth(rounds, round => round.CpuOf[process])),
    };

    private static Figure? Over(List<Tenths> rounds, Func<Tenths, double> value) => Figure.Of(rounds.Select(round => (double?)value(round)));

    private static List<double> ByTenth(List<Tenths> rounds, Func<Tenths, IReadOnlyList<double>> values) =>
        [.. Enumerable.Range(0, 10).Select(tenth => Over(rounds, round => values(round)[tenth])!.Median)];

    private static double Ratio(IReadOnlyList<double> tenths) => tenths[0] == 0 ? 0 : tenths[^1] / tenths[0];
}
