using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;

namespace EventFlow.Cli.Api;

/// <summary>Puts outputs that are kept apart where the API has references to them.</summary>
internal sealed class WholeOutputs(ApiClient api, string run)
{
    public async Task<IReadOnlyList<TaskView>> OfAsync(IReadOnlyList<TaskView> tasks, CancellationToken cancellationToken)
    {
        var whole = new List<TaskView>(tasks.Count);
        foreach (var task in tasks)
        {
            whole.Add(task.OutputRef is { } output
                ? task with { Output = await api.Runs.OutputAsync(run, task.Path, output.Sha256, cancellationToken), OutputRef = null }
                : task);
        }

        return whole;
    }

    /// <summary>The history has what a task had given that was done once more.</summary>
    public async Task<IReadOnlyList<EventView>> OfAsync(IReadOnlyList<EventView> events, CancellationToken cancellationToken)
    {
        var whole = new List<EventView>(events.Count);
        foreach (var line in events)
        {
            whole.Add(line is { Kind: "task.reset", Path: { } path, Data: { } data }
                && data.TryGetProperty("output", out var output) && PayloadRef.Of(output) is { } payload
                ? line with { Data = Reset(await api.Runs.OutputAsync(run, path, payload.Sha256, cancellationToken)) }
                : line);
        }

        return whole;
    }

    private static JsonElement Reset(JsonElement output) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { ["output"] = output }, ApiJson.Options);
}
