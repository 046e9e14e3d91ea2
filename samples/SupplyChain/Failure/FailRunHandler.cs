using EventFlow.Worker;

namespace SupplyChain.Failure;

internal sealed record FailRun
{
    public required string Type { get; init; }
    public required string Message { get; init; }
}

/// <summary><c>run.fail</c>: ends what was caught as the failure it is.</summary>
internal sealed class FailRunHandler : ITaskHandler<FailRun>
{
    public Task<object?> HandleAsync(FailRun input, TaskContext context, CancellationToken cancellationToken) =>
        throw new PermanentTaskException(input.Message, input.Type);
}
