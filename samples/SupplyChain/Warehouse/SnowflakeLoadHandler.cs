using EventFlow.Worker;
using SupplyChain.Conversion;

namespace SupplyChain.Warehouse;

internal sealed record LoadIntoSnowflake
{
    public required string File { get; init; }
    public required string Database { get; init; }
}

/// <param name="Again">This task had loaded them before; nothing was done.</param>
internal sealed record LoadedIntoSnowflake(int Rows, bool Again);

/// <summary><c>snowflake.load</c>: puts the rows of a file in the place of those in the table <c>open_orders</c>.</summary>
internal sealed class SnowflakeLoadHandler : ITaskHandler<LoadIntoSnowflake, LoadedIntoSnowflake>
{
    public async Task<LoadedIntoSnowflake> HandleAsync(LoadIntoSnowflake input, TaskContext context, CancellationToken cancellationToken)
    {
        var orders = await WholeFile.ReadAsync<List<OpenOrder>>(input.File, cancellationToken);
        var loaded = new SnowflakeStandIn(input.Database).Replace(context.IdempotencyKey, orders);
        return new LoadedIntoSnowflake(orders.Count, Again: !loaded);
    }
}
