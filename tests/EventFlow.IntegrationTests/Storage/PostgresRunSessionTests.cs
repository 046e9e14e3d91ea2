using System.Diagnostics;
using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class PostgresRunSessionTests(StorageCluster cluster) : IAsyncLifetime
{
    private ServiceProvider? provider;

    private IRunStore Runs => provider!.GetRequiredService<IRunStore>();

    public async Task InitializeAsync() => provider = await cluster.CreateStorageAsync();

    public async Task DisposeAsync() => await provider!.DisposeAsync();

    [Fact]
    public async Task Two_thousand_tasks_are_added_and_changed_in_one_commit_each_without_growing_slow()
    {
        var id = await AcceptAsync();
        var tasks = Enumerable.Range(0, 2000)
            .Select(number => Row(id, $"clean[{number}]") with { Needs = ["check"], Output = "{}" })
            .ToList();
        await CommitAsync(id, tasks[..1], [], 2);
        // A busy machine takes longer for few of them too.
        var other = await AcceptAsync();
        var few = await TimedAsync(() => CommitAsync(other, [.. tasks[..50].Select(task => task with { RunId = other })], [], 2));

        var adding = await TimedAsync(() => CommitAsync(id, tasks[1..], [], 3));
        var changing = await TimedAsync(() => CommitAsync(id, [], tasks, 4000));

        var most = few * 120 > TimeSpan.FromSeconds(3) ? few * 120 : TimeSpan.FromSeconds(3);
        Assert.InRange(adding, TimeSpan.Zero, most);
        Assert.InRange(changing, TimeSpan.Zero, most);
        Assert.Equal(2000, (await Runs.FindAsync(id, default))!.Tasks["queued"]);
    }

    [Fact]
    public async Task A_log_line_does_not_wait_for_the_session_that_holds_its_run()
    {
        var id = await AcceptAsync();
        await using var session = await provider!.GetRequiredService<IRunSessions>().OpenAsync(default);
        await session.LockAsync(id, default);

        await Runs.AppendLogAsync(
            new TaskAnswer { Kind = AnswerKinds.Log, Run = id, Path = "a", Attempt = 1, Message = "read 3 rows" }, default)
            .WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("read 3 rows", await ScalarAsync("select message from task_logs"));
    }

    [Fact]
    public async Task Heartbeats_that_change_nothing_write_nothing()
    {
        var id = await AcceptAsync();
        var lease = new TimerKey(id, TimerKinds.Lease, "a", 1);
        await CommitAsync(id, [Row(id, "a") with { State = TaskState.Running }], [], 2, [new TimerRecord(lease, TimeSpan.FromHours(1))]);
        await Runs.ExtendLeaseAsync(lease, TimeSpan.FromHours(1), 10, "reading", default);
        var before = await ScalarAsync("select t.xmin::text || ' ' || m.xmin::text from tasks t, timers m");

        Assert.True(await Runs.ExtendLeaseAsync(lease, TimeSpan.FromHours(1), 10, "reading", default));
        Assert.Equal(before, await ScalarAsync("select t.xmin::text || ' ' || m.xmin::text from tasks t, timers m"));
    }

    [Fact]
    public async Task A_failing_statement_takes_the_whole_commit_back()
    {
        var id = await AcceptAsync();

        await Assert.ThrowsAsync<PostgresException>(() => CommitAsync(id, [Row(id, "a") with { Output = "not json" }], [], 2));

        Assert.Equal(0L, await ScalarAsync("select count(*) from tasks"));
        Assert.Equal(0, await ScalarAsync("select version from runs"));
    }

    private async Task<Guid> AcceptAsync() =>
        (await Runs.AcceptAsync(new NewRun(Guid.CreateVersion7(), "hourly", 1, "{}", null), default)).Id;

    private async Task CommitAsync(
        Guid id, IReadOnlyList<TaskRecord> added, IReadOnlyList<TaskRecord> changed, long seq, TimerRecord[]? timers = null)
    {
        await using var session = await provider!.GetRequiredService<IRunSessions>().OpenAsync(default);
        var run = (await session.LockAsync(id, default))!;
        run.Version++;
        var events = added.Concat(changed)
            .Select((task, index) => new RunEventRecord(id, seq + index, run.CreatedAt, "task.queued", task.Path, 1, "{}"));
        await session.CommitAsync(
            new RunCommit { Run = run, Added = added, Changed = changed, Events = [.. events], TimersSet = timers ?? [] }, default);
    }

    private static TaskRecord Row(Guid id, string path) => new()
    {
        RunId = id,
        Path = path,
        Kind = TaskKinds.Task,
        Type = "clean-file",
        State = TaskState.Queued,
        Attempt = 1,
        Dispatches = 1,
    };

    private static async Task<TimeSpan> TimedAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed;
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await provider!.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var command = connection.Query(sql);
        return await command.ExecuteScalarAsync();
    }
}
