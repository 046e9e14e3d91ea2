using System.Text.Json;
using EventFlow.IntegrationTests.Servers;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Samples;
using IotHourly;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>The sample as its README runs it: a server, two workers of the sample, one of the built-in types, and one in Python.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eventflow-iot-").FullName;

    [Theory]
    [InlineData(0.09, "skipped", 1)]
    [InlineData(0.11, "succeeded", 2)]
    public async Task The_sample_runs_on_independent_workers_one_of_them_in_python(double missing, string alert, int notifications)
    {
        IotHourlyData.Write(folder, seed: 20, missing);
        await using var stack = await Stack.StartAsync();
        await using var sink = await NotificationSink.StartAsync();
        await stack.StartSampleWorkerAsync("iot.ingest", "iot.check-quality", "iot.aggregate");
        await stack.StartSampleWorkerAsync("iot.ingest", "iot.check-quality", "iot.aggregate");
        await stack.StartBuiltInWorkerAsync("--types", "http");
        await stack.StartForeignWorkerAsync(Path.Combine(SourceTree.Root, "tests", "ForeignWorkers", "clean_worker.py"));

        var id = await stack.RunAsync(IotHourlyWorkflow.Yaml, new { folder, notify_url = sink.Address });
        var run = await stack.EndAsync(id);

        Assert.Equal("succeeded", run.State);
        await stack.AssertSoundAsync(id);
        Assert.Equal(alert, await stack.ScalarAsync($"select state from v_tasks where run_id = '{id}' and path = 'alert'"));
        Assert.Equal(
            40,
            await stack.CountAsync(
                $"select count(*) from v_tasks where run_id = '{id}' and path like 'clean[%' and worker like 'python-%'"));
        Assert.Equal(notifications, sink.Received.Count);
        Assert.Empty(
            IndependentFigures.From(folder).Differences(await OutputAsync(stack, id, "check"), await OutputAsync(stack, id, "aggregate")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<JsonElement> OutputAsync(Stack stack, Guid run, string path) =>
        JsonDocument.Parse((string)(await stack.ScalarAsync($"select output::text from tasks where run_id = '{run}' and path = '{path}'"))!)
            .RootElement;
}
