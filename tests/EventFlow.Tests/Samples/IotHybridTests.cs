using System.Text.Json;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Cli;
using IotHybrid;
using IotHybrid.Sensors;

namespace EventFlow.Tests.Samples;

public sealed class IotHybridTests : IDisposable
{
    private const string Day = "2026-01-15";
    private readonly TestFolder lake = new();

    public void Dispose() => lake.Dispose();

    [Fact]
    public async Task A_day_of_readings_ends_in_an_alarm_for_the_sensor_that_drifts()
    {
        await using var server = await SampleServer.StartAsync(worker => worker.AddIotHybrid());
        await ApplyAsync(server);

        Assert.Equal(["waiting 192"], await SendAsync(server));
        await server.UntilRunsAsync("iot-intake", count: 4);
        Assert.Equal(["duplicate 192"], await SendAsync(server));
        await BackfillAsync(server, "iot-hour", intervals: 24);
        await BackfillAsync(server, "iot-score", intervals: 4);
        await server.UntilRunsAsync("iot-alarm", count: 4);

        var hour = JsonElement.Parse(File.ReadAllText(Path.Combine(lake.Path, $"hourly/{Day}T23.json")));
        Assert.Equal((8, 12), (hour.GetArrayLength(), hour[0].GetProperty("count").GetInt32()));
        var alarms = Directory.GetFiles(Path.Combine(lake.Path, "alarms")).Select(File.ReadAllText).ToList();
        Assert.Equal(2, alarms.Count);
        Assert.All(alarms, alarm => Assert.Contains("sensor-5", alarm, StringComparison.Ordinal));
    }

    private async Task ApplyAsync(SampleServer server)
    {
        using var folder = new TestFolder();
        foreach (var file in SourceTree.Files("samples/IotHybrid", "*.yaml").Where(file => !file.EndsWith(".test.yaml", StringComparison.Ordinal)))
        {
            folder.Write(Path.GetFileName(file), SourceTree.Read(file).Replace("/tmp/eventflow-iot", lake.Path, StringComparison.Ordinal));
        }

        await server.CallAsync("apply", folder.Path);
    }

    private static async Task<IEnumerable<string>> SendAsync(SampleServer server) =>
        (await SendCommand.SendAsync(server.Url, DateOnly.Parse(Day, System.Globalization.CultureInfo.InvariantCulture)))
            .Select(fate => $"{fate.Key} {fate.Value}");

    private static async Task BackfillAsync(SampleServer server, string workflow, int intervals)
    {
        await server.CallAsync("backfill", workflow, "--from", Day, "--to", Day, "--max", "8");
        await server.UntilRunsAsync(workflow, intervals);
    }
}
