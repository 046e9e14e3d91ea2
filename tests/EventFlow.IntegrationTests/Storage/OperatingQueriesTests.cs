using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

/// <summary>Runs the queries of docs/operating.md as they stand there.</summary>
[Collection(StorageCollection.Name)]
public sealed partial class OperatingQueriesTests(StorageCluster cluster) : IAsyncLifetime
{
    private Guid failed;
    private Guid open;
    private ServiceProvider? provider;

    public async Task InitializeAsync()
    {
        provider = await cluster.CreateStorageAsync();
        open = await SeedOpenAsync();
        failed = await SeedFailedAsync();
    }

    public async Task DisposeAsync() => await provider!.DisposeAsync();

    [Fact]
    public async Task What_runs()
    {
        var row = Assert.Single(await AnswerAsync("What runs", open));

        Assert.Equal((open, "hourly", "running"), (row["id"], row["workflow"], row["state"]));
        Assert.Equal((5L, 1L, 0L), (row["tasks_open"], row["tasks_running"], row["tasks_failed"]));
        Assert.IsType<TimeSpan>(row["duration"]);
    }

    [Fact]
    public async Task What_failed_and_why()
    {
        var run = Assert.Single(await AnswerAsync("What failed, and why", failed));
        var task = Assert.Single(await AnswerAsync("What failed, and why", failed, block: 1));

        Assert.Equal((failed, "failed", "Http.503: no answer"), (run["id"], run["state"], run["error"]));
        Assert.Equal(("ingest", 3, "host-7", "Http.503: no answer"), (task["path"], task["attempt"], task["worker"], task["error"]));
    }

    [Fact]
    public async Task Why_does_it_wait()
    {
        var tasks = await AnswerAsync("Why does it wait", open);
        var reasons = await AnswerAsync("Why does it wait", open, block: 1);

        var byPath = tasks.ToDictionary(row => (string)row["path"]!, row => (string)row["waiting_for"]!);
        Assert.Equal(["alert", "clean[0]", "clean[1]", "publish"], byPath.Keys);
        Assert.Equal("waits for check, clean[0], clean[1]", byPath["publish"]);
        Assert.Equal("in queue eventflow.task.clean-file", byPath["clean[0]"]);
        Assert.StartsWith("no worker for type alert since ", byPath["alert"], StringComparison.Ordinal);
        Assert.Matches("^retry due at .*Z: attempt 1 failed with Http.503$", byPath["clean[1]"]);
        Assert.Equal(3, reasons.Count);
        Assert.All(reasons, row => Assert.Equal(1L, row["tasks"]));
    }

    [Fact]
    public async Task What_did_this_run_do()
    {
        var events = await AnswerAsync("What did this run do", failed);

        Assert.Equal(["run.accepted", "task.failed", "run.failed"], events.Select(row => row["kind"]));
        Assert.Equal([1L, 2L, 3L], events.Select(row => row["seq"]));
        Assert.Equal("""{"type":"Http.503"}""", events[1]["data"]);
    }

    [Fact]
    public async Task What_starts_by_the_clock() => Assert.Empty(await AnswerAsync("What starts by the clock", open));

    [Fact]
    public async Task Every_documented_column_exists()
    {
        var documented = ColumnRow().Matches(await DocumentAsync())
            .SelectMany(row => Word().Matches(row.Groups[1].Value))
            .Select(word => word.Groups[1].Value)
            .ToHashSet();
        var rows = await RowsAsync(
            "select table_name, column_name from information_schema.columns where table_name in ('v_runs', 'v_tasks')");

        Assert.Equal(
            rows.Select(row => (string)row["column_name"]!).ToHashSet().Order(),
            documented.Where(word => !word.StartsWith("v_", StringComparison.Ordinal)).Order());
    }

    private async Task<Guid> SeedOpenAsync()
    {
        var id = await AcceptAsync();
        await CommitAsync(id, "running", new RunCommit
        {
            Run = new(),
            Added =
            [
                Row(id, "ingest", TaskState.Succeeded),
                Row(id, "check", TaskState.Running),
                Row(id, "clean[0]", TaskState.Queued),
                Row(id, "clean[1]", TaskState.Retrying) with { WaitReason = "attempt 1 failed with Http.503" },
                Row(id, "alert", TaskState.Queued) with { Type = "alert" },
                Row(id, "publish", TaskState.Waiting) with { Needs = ["ingest", "check", "clean[0]", "clean[1]"] },
            ],
            TimersSet = [new TimerRecord(new TimerKey(id, TimerKinds.Retry, "clean[1]", 1), TimeSpan.FromMinutes(5))],
        });
        await Runs.RecordConsumersAsync("alert", 0, default);
        return id;
    }

    private async Task<Guid> SeedFailedAsync()
    {
        var id = await AcceptAsync();
        var at = (await Runs.FindAsync(id, default))!.CreatedAt;
        await CommitAsync(id, "failed", new RunCommit
        {
            Run = new() { EndedAt = at, ErrorType = "Http.503", ErrorMessage = "no answer" },
            Added =
            [
                Row(id, "ingest", TaskState.Failed) with
                {
                    Attempt = 3, Worker = "host-7", ErrorType = "Http.503", ErrorMessage = "no answer", EndedAt = at,
                },
                Row(id, "check", TaskState.UpstreamFailed) with { WaitReason = "ingest failed" },
            ],
            Events =
            [
                new RunEventRecord(id, 2, at, "task.failed", "ingest", 3, """{"type":"Http.503"}"""),
                new RunEventRecord(id, 3, at, "run.failed", null, null, null),
            ],
        });
        return id;
    }

    private IRunStore Runs => provider!.GetRequiredService<IRunStore>();

    private async Task<Guid> AcceptAsync() =>
        (await Runs.AcceptAsync(new NewRun(Guid.CreateVersion7(), "hourly", 1, "{}", null), default)).Id;

    private async Task CommitAsync(Guid id, string state, RunCommit commit)
    {
        await using var session = await provider!.GetRequiredService<IRunSessions>().OpenAsync(default);
        var run = (await session.LockAsync(id, default))!;
        (run.Version, run.CurrentState, run.StartedAt) = (run.Version + 1, state, run.CreatedAt);
        (run.EndedAt, run.ErrorType, run.ErrorMessage) = (commit.Run.EndedAt, commit.Run.ErrorType, commit.Run.ErrorMessage);
        await session.CommitAsync(commit with { Run = run }, default);
    }

    private static TaskRecord Row(Guid id, string path, TaskState state) => new()
    {
        RunId = id,
        Path = path,
        Kind = TaskKinds.Task,
        Type = "clean-file",
        State = state,
        Attempt = 1,
    };

    private async Task<List<Dictionary<string, object?>>> AnswerAsync(string heading, Guid run, int block = 0)
    {
        var document = await DocumentAsync();
        var section = document[document.IndexOf($"### {heading}\n", StringComparison.Ordinal)..];
        var sql = SqlBlock().Matches(section)[block].Groups[1].Value;
        return await RowsAsync(sql.Replace(":'run'", $"'{run}'", StringComparison.Ordinal));
    }

    private async Task<List<Dictionary<string, object?>>> RowsAsync(string sql)
    {
        await using var connection = await provider!.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var command = connection.Query(sql);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<Dictionary<string, object?>>();
        while (await row.ReadAsync())
        {
            rows.Add(
                Enumerable.Range(0, row.FieldCount)
                    .ToDictionary(row.GetName, column => row.IsDBNull(column) ? null : row.GetValue(column)));
        }

        return rows;
    }

    private static Task<string> DocumentAsync([CallerFilePath] string here = "") =>
        File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/operating.md"));

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex SqlBlock();

    [GeneratedRegex(@"^\| ((?:`[a-z_]+`(?:, )?)+) \|", RegexOptions.Multiline)]
    private static partial Regex ColumnRow();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Word();
}
