using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

/// <summary>A store with runs of chosen days.</summary>
internal sealed class HistoryStore(ServiceProvider provider) : IAsyncDisposable
{
    private int ids;

    public IRunStore Runs => provider.GetRequiredService<IRunStore>();

    public ISignalStore Signals => provider.GetRequiredService<ISignalStore>();

    public IRunGroups Groups => provider.GetRequiredService<IRunGroups>();

    public RunDays Days => provider.GetRequiredService<RunDays>();

    public IPayloadStore Payloads => provider.GetRequiredService<IPayloadStore>();

    public DayDropper Dropper => provider.GetRequiredService<DayDropper>();

    public NpgsqlDataSource Source => provider.GetRequiredService<NpgsqlDataSource>();

    public CommitConnections Commits => provider.GetRequiredService<CommitConnections>();

    public static RunDay Today => RunDay.At(TimeProvider.System.GetUtcNow());

    public static async Task<HistoryStore> CreateAsync(StorageCluster cluster) => new(await cluster.CreateStorageAsync());

    /// <summary>An id made on a day, each a little later than the one before.</summary>
    public Guid IdOf(RunDay day) =>
        Guid.CreateVersion7(new DateTimeOffset(day.Date, TimeOnly.MinValue, TimeSpan.Zero).AddHours(1).AddMilliseconds(ids++));

    public async Task<Guid> AcceptAsync(RunDay day, string? key = null, string workflow = "hourly") =>
        (await Runs.AcceptAsync(new NewRun(IdOf(day), workflow, 1, "{}", key), default)).Id;

    /// <summary>A run that has ended, with a row in every table.</summary>
    public async Task<Guid> AcceptEndedAsync(RunDay day, string? key = null)
    {
        var id = await AcceptAsync(day, key);
        await Groups.CommitAsync([await NextAsync(id, "succeeded", "a")], default);
        await Runs.AppendLogAsync(new() { Kind = "log", Run = id, Path = "a", Attempt = 1, Message = "done" }, default);
        await Payloads.StoreAsync(id, "a", new byte[] { 49 }, default);
        return id;
    }

    public async Task<RunCommit> NextAsync(Guid id, string state, params string[] added)
    {
        var run = (await Groups.ReadAsync([id], default)).Single().Row;
        (run.Version, run.CurrentState, run.EventSeq) = (run.Version + 1, state, run.EventSeq + 1);
        return new RunCommit
        {
            Run = run,
            Added = [.. added.Select(path => Row(id, path))],
            Events = [new RunEventRecord(id, run.EventSeq, run.CreatedAt, "run." + state, null, null, null)],
        };
    }

    public static TaskRecord Row(Guid id, string path) => new()
    {
        RunId = id, Path = path, Kind = TaskKinds.Task, Type = "clean-file", State = TaskState.Succeeded, Attempt = 1, RunVersion = 1,
    };

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var command = connection.Query(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>The tables there are of a day.</summary>
    public async Task<string[]> TablesAsync(RunDay day) => (string[])(await ScalarAsync(
        $"""
        select array(select relname::text from pg_class
        where relkind = 'r' and relname ~ '^(runs|tasks|run_events|task_logs|payloads)_{day}$' order by relname)
        """))!;

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
