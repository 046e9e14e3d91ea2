using System.Runtime.CompilerServices;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.Worker;

public sealed class ForeignWorkerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eventflow-foreign-").FullName;

    [Fact]
    public async Task A_worker_in_python_does_a_task_and_fails_another()
    {
        var address = await (await TestServers.RabbitMqAsync()).CreateVirtualHostAsync();
        await using var engine = await EngineSide.ConnectAsync(address, types: "iot.clean-file");
        await using var python = await StartAsync(address);
        var (file, target) = (Path.Combine(folder, "a.csv"), Path.Combine(folder, "clean.csv"));
        await File.WriteAllTextAsync(
            file,
            """
            sensor,recorded_at,received_at,value
            s1,2026-01-15T10:01:00Z,2026-01-15T10:01:02Z,21.5
            s1,2026-01-15T10:02:00Z,2026-01-15T10:02:02Z,850.00
            s1,2026-01-15T10:00:00Z,2026-01-15T10:09:00Z,-40
            s1,2026-01-15T10:01:00Z,2026-01-15T10:01:04Z,21.7

            """);

        await engine.SendAsync("iot.clean-file", "clean[0]", new { file, target });
        var done = await engine.NextAsync();
        await engine.SendAsync("iot.clean-file", "clean[1]", new { file });
        var failed = await engine.NextAsync();

        Assert.Equal(("completed", "clean[0]", 1), (done.Kind, done.Path, done.Attempt));
        Assert.Equal(
            (target, 2, 1, 1),
            (done.Output?.GetProperty("file").GetString(), done.Output?.GetProperty("rows").GetInt32(),
             done.Output?.GetProperty("duplicates").GetInt32(), done.Output?.GetProperty("spikes").GetInt32()));
        Assert.Equal(
            "sensor,recorded_at,received_at,value\ns1,2026-01-15T10:00:00Z,2026-01-15T10:09:00Z,-40\ns1,2026-01-15T10:01:00Z,2026-01-15T10:01:02Z,21.5\n",
            await File.ReadAllTextAsync(target));
        Assert.Equal(("failed", "KeyError", false), (failed.Kind, failed.Error?.Type, failed.Error?.Retryable));
    }

    [Fact]
    public async Task It_has_less_than_forty_lines() => Assert.InRange((await File.ReadAllLinesAsync(Script())).Length, 1, 39);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<ProcessHost> StartAsync(string address)
    {
        var environment = new Dictionary<string, string?> { ["EVENTFLOW_AMQP"] = address };
        return await ProcessHost.StartAsync(
            new ProcessSpec("/usr/bin/python3", Script()) { Environment = environment }, CancellationToken.None);
    }

    private static string Script([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "ForeignWorkers", "clean_worker.py");
}
