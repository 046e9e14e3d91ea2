using System.Text.RegularExpressions;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

/// <summary>A plan made while a table is young is kept when it has grown, so it must be right from the start; and no plan may look at
/// days it does not mean.</summary>
[Collection(StorageCollection.Name)]
public sealed partial class CommitPlanTests(StorageCluster cluster) : IAsyncLifetime
{
    private const string TaskTypes =
        "uuid[], text[], int[], text[], int[], int[], text[], int[], text[], text[], int[], int[], timestamptz[], timestamptz[], "
        + "timestamptz[], json[], text[], text[]";

    private static readonly RunDay Day = new(new DateOnly(2026, 11, 26));
    private ServiceProvider? provider;

    public async Task InitializeAsync()
    {
        provider = await cluster.CreateStorageAsync();
        for (var day = -4; day <= 1; day++)
        {
            await provider.GetRequiredService<RunDays>().MakeAsync(Day.Plus(day), default);
        }
    }

    public async Task DisposeAsync() => await provider!.DisposeAsync();

    [Theory]
    [InlineData(
        "update_runs", "uuid[], int[], text[], timestamptz[], timestamptz[], text[], text[], bigint[], int[], int[]", "runs_20261126_pkey")]
    [InlineData("change_tasks", TaskTypes, "tasks_20261126_pkey")]
    [InlineData("read_runs", "uuid[]", "runs_20261126_pkey")]
    [InlineData("read_tasks", "uuid[]", "tasks_20261126_pkey")]
    [InlineData("lock_run", "uuid", "runs_20261126_pkey")]
    [InlineData("set_outputs", "uuid[], json[]", "runs_20261126_pkey")]
    [InlineData("clear_timers", "uuid[], text[], text[], int[]", "timers_pkey")]
    [InlineData("clear_all_timers", "uuid[]", "timers_pkey")]
    [InlineData("receive_signals", "uuid[], int[], text[]", "run_signals_")]
    [InlineData("release_slots", "uuid[], text[], int[], text[]", "pool_slots_pkey")]
    [InlineData("grant_slots", "uuid[], text[], int[], timestamptz", "pool_slots_pkey")]
    [InlineData("claim_due_schedules", "int", "schedules_due")]
    [InlineData("move_schedules", "uuid[], timestamptz[], timestamptz[], timestamptz[], uuid[], text[]", "schedules_pkey")]
    [InlineData("miss_deadlines", "uuid[], timestamptz[]", "runs_20261126_pkey")]
    [InlineData("lock_lines", "uuid[]", "run_places_pkey")]
    public async Task A_commit_finds_its_rows_by_their_key_in_an_empty_table_already(string query, string types, string index)
    {
        foreach (var plan in await PlansOfAsync(query, types))
        {
            Assert.Contains(index, plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        "update_runs", "uuid[], int[], text[], timestamptz[], timestamptz[], text[], text[], bigint[], int[], int[]")]
    [InlineData(
        "add_runs",
        "uuid[], int[], text[], timestamptz[], timestamptz[], text[], text[], bigint[], int[], text[], int[], text[], json[], timestamptz[]")]
    [InlineData("add_tasks", TaskTypes + ", text[], text[], text[], text[]")]
    [InlineData("change_tasks", TaskTypes)]
    [InlineData("append_events", "uuid[], bigint[], timestamptz[], text[], text[], int[], json[]")]
    [InlineData("accept_runs", "uuid[], text[], int[], text[], json[]")]
    [InlineData("accept_triggered_runs", "uuid[], text[], int[], text[], json[], json[]")]
    [InlineData("miss_deadlines", "uuid[], timestamptz[]")]
    [InlineData("read_runs", "uuid[]")]
    [InlineData("read_tasks", "uuid[]")]
    [InlineData("lock_run", "uuid")]
    public async Task What_the_engine_does_all_the_time_touches_one_day(string query, string types)
    {
        Assert.All(await PlansOfAsync(query, types), plan => Assert.Equal(["20261126"], DaysOf(plan)));
    }

    [Theory]
    [InlineData("add_tasks", TaskTypes + ", text[], text[], text[], text[]")]
    [InlineData("change_tasks", TaskTypes)]
    [InlineData("append_events", "uuid[], bigint[], timestamptz[], text[], text[], int[], json[]")]
    [InlineData("set_timers", "uuid[], text[], text[], int[], interval[]")]
    [InlineData("receive_signals", "uuid[], int[], text[]")]
    public async Task Many_rows_are_written_as_their_arrays_are_taken_apart_and_a_single_one_without(string query, string types)
    {
        var plans = await PlansOfAsync(query, types);

        Assert.Contains("ProjectSet", plans[0], StringComparison.Ordinal);
        Assert.All(plans, plan => Assert.DoesNotContain("Function Scan", plan, StringComparison.Ordinal));
        Assert.DoesNotContain("ProjectSet", plans[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queued_types", "interval")]
    [InlineData("queued_by_workflow", "")]
    public async Task What_waits_is_read_from_the_index_of_it_alone(string query, string types)
    {
        var plan = await WatchingPlanOfAsync(query, types);

        Assert.Contains("using tasks_20261126_type_dispatched_at", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("tasks_20261126_pkey", plan, StringComparison.Ordinal);
        Assert.All(DaysOf(plan), day => Assert.Equal("20261126", day));
    }

    [Fact]
    public async Task What_stalled_is_read_from_small_indexes_and_its_relatives_by_their_key()
    {
        var plan = await WatchingPlanOfAsync("find_stalled", "interval, int, text[], interval, uuid, uuid");

        string[] small = ["tasks_20261126_type_dispatched_at", "tasks_20261126_run_id_idx", "runs_20261126_id_idx"];
        Assert.All(small, index => Assert.Contains($"using {index}", plan, StringComparison.Ordinal));
        Assert.All(
            Leaf().Matches(plan).Where(match => match.Groups[1].Value != "20261126"),
            match => Assert.Contains("_pkey", LineOf(plan, match), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("heal_slots")]
    [InlineData("untaken_slots")]
    [InlineData("left_places")]
    public async Task What_holds_slots_or_a_place_looks_its_run_up_by_its_key(string query)
    {
        var plan = await ExplainAsync(Sql.Read(query), parameter: "");

        Assert.NotEmpty(Leaf().Matches(plan));
        Assert.All(Leaf().Matches(plan), match => Assert.Contains("_pkey", LineOf(plan, match), StringComparison.Ordinal));
    }

    private async Task<string> WatchingPlanOfAsync(string query, string types)
    {
        var plan = await PlanOfAsync(new DayQuery(Sql.Read(query)).On(Day), types, connections => connections.Watching);
        Assert.DoesNotContain("Bitmap", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        return plan;
    }

    [Theory]
    [InlineData("find_run", "id")]
    [InlineData("list_events", "run_id")]
    [InlineData("count_tasks", "run_ids")]
    [InlineData("extend_lease", "run_id")]
    [InlineData("append_log", "run_id")]
    [InlineData("request_cancel", "id")]
    public async Task What_is_asked_of_one_run_touches_the_day_of_the_run(string query, string parameter)
    {
        Assert.Equal(["20261126"], DaysOf(await ExplainAsync(Sql.Read(query), parameter)));
    }

    private async Task<string> ExplainAsync(string sql, string parameter)
    {
        var run = Guid.CreateVersion7(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
        await using var connection = await provider!.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var mode = new NpgsqlCommand("show plan_cache_mode", connection);
        Assert.Equal("force_custom_plan", await mode.ExecuteScalarAsync());
        await using var explain = new NpgsqlCommand($"explain {sql}", connection);
        foreach (var name in Parameter().Matches(sql).Select(match => match.Groups[1].Value).Distinct())
        {
            explain.Parameters.AddWithValue(name, Value(name, name == parameter, run));
        }

        return await LinesAsync(explain);
    }

    private static object Value(string name, bool isRun, Guid run) => name switch
    {
        "run_ids" => new[] { run },
        _ when isRun => run,
        "attempt" or "limit" => 1,
        "after_seq" => 1L,
        "percent" => 1.0,
        "length" or "grace" or "age" => TimeSpan.FromSeconds(30),
        _ => "text",
    };

    /// <summary>The plan for many rows, and the one for a single row where that is another statement.</summary>
    private async Task<List<string>> PlansOfAsync(string query, string types)
    {
        var statement = new RowsQuery(Sql.Read(query));
        var many = await PlanOfAsync(statement.On(Day, 2), types);
        return statement.On(Day, 1) == statement.On(Day, 2)
            ? [many]
            : [many, await PlanOfAsync(statement.On(Day, 1), types.Replace("[]", "", StringComparison.Ordinal))];
    }

    private async Task<string> PlanOfAsync(string text, string types, Func<CommitConnections, NpgsqlDataSource>? of = null)
    {
        var connections = provider!.GetRequiredService<CommitConnections>();
        var names = Parameter().Matches(text).Select(match => match.Value).Distinct().ToList();
        var sql = Parameter().Replace(text, match => $"${names.IndexOf(match.Value) + 1}");
        await using var connection = await (of?.Invoke(connections) ?? connections.Source).OpenConnectionAsync();
        var (declared, given) = types.Length == 0 ? ("", "") : ($"({types})", $"({string.Join(", ", types.Split(',').Select(_ => "null"))})");
        await RunAsync(connection, $"prepare planned {declared} as {sql}");
        await using var explain = new NpgsqlCommand($"explain execute planned {given}", connection);
        var plan = await LinesAsync(explain);
        await RunAsync(connection, "deallocate planned");
        return plan;
    }

    private static async Task<string> LinesAsync(NpgsqlCommand explain)
    {
        await using var row = await explain.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await row.ReadAsync())
        {
            plan.Add(row.GetString(0));
        }

        return string.Join('\n', plan);
    }

    private static string LineOf(string plan, Match match) =>
        plan[(plan.LastIndexOf('\n', match.Index) + 1)..(plan.IndexOf('\n', match.Index) is var end && end < 0 ? plan.Length : end)];

    private static IEnumerable<string> DaysOf(string plan) => Leaf().Matches(plan).Select(match => match.Groups[1].Value).Distinct();

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex("@([a-z_]+)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"_(\d{8})\b")]
    private static partial Regex Leaf();
}
