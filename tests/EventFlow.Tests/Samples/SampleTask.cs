using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventFlow.Tests.Samples;

/// <summary>Calls a handler the way a worker does: JSON in, JSON out.</summary>
internal static class SampleTask
{
    public static async Task<JsonElement> RunAsync<TInput, TOutput>(ITaskHandler<TInput, TOutput> handler, object input)
    {
        var json = JsonSerializer.SerializeToElement(input, WireJson.Options);
        var context = new TaskContext(Message(json), NullLogger.Instance, "test", (_, _) => Task.CompletedTask);
        var output = await handler.HandleAsync(json.Deserialize<TInput>(WireJson.Options)!, context, CancellationToken.None);
        return JsonSerializer.SerializeToElement(output, WireJson.Options);
    }

    private static TaskMessage Message(JsonElement input) => new()
    {
        Run = Guid.Empty,
        Workflow = "iot-hourly",
        Version = 1,
        Path = "task",
        Attempt = 1,
        Type = "iot.task",
        Input = input,
        IdempotencyKey = $"{Guid.Empty}/task",
    };
}
