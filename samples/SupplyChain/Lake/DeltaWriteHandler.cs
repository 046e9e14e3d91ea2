using EventFlow.Worker;
using SupplyChain.Conversion;

namespace SupplyChain.Lake;

internal sealed record WriteToDelta
{
    public required string File { get; init; }
    public required string Table { get; init; }
}

/// <param name="File">The new data file.</param>
internal sealed record WrittenToDelta(int Version, string File);

/// <summary><c>delta.write</c>: makes the rows of a file the next version of a table.</summary>
internal sealed class DeltaWriteHandler : ITaskHandler<WriteToDelta, WrittenToDelta>
{
    public async Task<WrittenToDelta> HandleAsync(WriteToDelta input, TaskContext context, CancellationToken cancellationToken)
    {
        var orders = await WholeFile.ReadAsync<List<OpenOrder>>(input.File, cancellationToken);
        var commit = await new DeltaStandIn(input.Table).OverwriteAsync(context.IdempotencyKey, orders, cancellationToken);
        return new WrittenToDelta(commit.Version, Path.Combine(input.Table, commit.Add));
    }
}
