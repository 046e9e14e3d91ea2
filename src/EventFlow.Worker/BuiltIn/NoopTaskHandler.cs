using System.Text.Json;

namespace EventFlow.Worker.BuiltIn;

/// <summary>The output is the input.</summary>
internal sealed class NoopTaskHandler : ITaskHandler<JsonElement, JsonElement>
{
    public Task<JsonElement> HandleAsync(JsonElement input, TaskContext context, CancellationToken cancellationToken) =>
        Task.FromResult(input);
}
