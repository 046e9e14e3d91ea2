using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using IotHourly;

namespace EventFlow.Tests.Samples;

public sealed class DemoReportTests
{
    private static readonly RunView Run = new()
    {
        Id = Guid.Empty,
        Workflow = IotHourlyWorkflow.Id,
        Version = 1,
        State = "succeeded",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void It_shows_the_outputs_of_check_and_aggregate()
    {
        var report = Serialize(
            DemoReport.From(
                Run, [Task("check", """{"missing":72}"""), Task("clean[0]", "{}"), Task("aggregate", """{"readings":3510}""")]));

        Assert.Equal("succeeded", report.GetProperty("state").GetString());
        Assert.Equal(3, report.GetProperty("tasks").GetArrayLength());
        Assert.Equal("""{"missing":72}""", report.GetProperty("quality").GetRawText());
        Assert.Equal("""{"readings":3510}""", report.GetProperty("aggregates").GetRawText());
    }

    [Fact]
    public void A_run_that_stopped_early_has_neither()
    {
        var report = Serialize(DemoReport.From(Run with { State = "failed" }, [Task("ingest", null)]));

        Assert.Equal("failed", report.GetProperty("state").GetString());
        Assert.False(report.TryGetProperty("quality", out _));
        Assert.False(report.TryGetProperty("aggregates", out _));
    }

    private static TaskView Task(string path, string? output) => new()
    {
        Path = path,
        Kind = "task",
        State = "succeeded",
        Output = output is null ? null : JsonDocument.Parse(output).RootElement,
    };

    private static JsonElement Serialize(DemoReport report) => JsonSerializer.SerializeToElement(report, WireJson.Options);
}
