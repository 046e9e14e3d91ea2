using System.Text;
using System.Text.Json;
using EventFlow.Cli.Api;
using EventFlow.Cli.Commands;
using EventFlow.Cli.Hosting;
using EventFlow.Cli.Progress;
using EventFlow.Contracts.Api;
using IotHourly;

namespace EventFlow.Cli.Demo;

/// <summary>What <c>demo -o json</c> prints.</summary>
/// <param name="Quality">Of the task <c>check</c>; null where the run did not get that far.</param>
/// <param name="Aggregates">Of the task <c>aggregate</c>; null where the run did not get that far.</param>
internal sealed record DemoResult(
    RunView Run,
    string State,
    IReadOnlyList<TaskView> Tasks,
    JsonElement? Quality,
    JsonElement? Aggregates,
    IReadOnlyList<Notification> Notifications);

/// <summary>The sample, from apply to result, through the same API anybody would use.</summary>
internal sealed class DemoRun(Invocation call, ServerHost host, NotificationSink sink)
{
    public async Task<DemoResult> ToEndAsync(DemoData data, CancellationToken cancellationToken)
    {
        using var api = ApiClient.At(host.Url);
        await api.Workflows.ApplyAsync(
            IotHourlyWorkflow.Id, Encoding.UTF8.GetBytes(IotHourlyWorkflow.Yaml), json: false, environment: null, cancellationToken);
        var started = await api.Runs.StartAsync(IotHourlyWorkflow.Id, new StartRunRequest(Parameters(data)), cancellationToken);
        call.Output.Note($"{data.Readings.Rows} rows of {data.Readings.Files} sensors, run {started.Id}, API at {host.Url}");
        var run = await RunWait.FollowAsync(call.Context, api, started.Id.ToString(), cancellationToken);
        var report = DemoReport.From(run, await api.Runs.AllTasksAsync(started.Id.ToString(), cancellationToken));
        return new DemoResult(report.Run, report.State, report.Tasks, report.Quality, report.Aggregates, sink.Received);
    }

    private Dictionary<string, JsonElement> Parameters(DemoData data) => new()
    {
        ["folder"] = JsonSerializer.SerializeToElement(data.Folder),
        ["hour"] = JsonSerializer.SerializeToElement(data.Readings.Hour),
        ["notify_url"] = JsonSerializer.SerializeToElement(sink.Url.ToString()),
    };
}
