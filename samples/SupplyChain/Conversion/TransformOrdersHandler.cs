using EventFlow.Worker;

namespace SupplyChain.Conversion;

internal sealed record TransformOrders
{
    public required string File { get; init; }
    public required string Target { get; init; }
}

internal sealed record OpenOrder(
    string Order, int Item, string Material, decimal Quantity, decimal Amount, string Currency, DateOnly DeliveryDate);

internal sealed record Transformed(string File, int Rows);

/// <summary><c>orders.transform</c>: from the fields of SAP to the columns of the lake.</summary>
internal sealed class TransformOrdersHandler : ITaskHandler<TransformOrders, Transformed>
{
    public async Task<Transformed> HandleAsync(TransformOrders input, TaskContext context, CancellationToken cancellationToken)
    {
        var rows = await WholeFile.ReadAsync<List<Dictionary<string, string>>>(input.File, cancellationToken);
        var orders = rows.ConvertAll(Convert);
        await WholeFile.WriteAsync(input.Target, orders, cancellationToken);
        return new Transformed(input.Target, orders.Count);
    }

    private static OpenOrder Convert(Dictionary<string, string> row) => new(
        row["EBELN"],
        (int)SapValues.Number(row["EBELP"]),
        SapValues.Material(row["MATNR"]),
        SapValues.Number(row["MENGE"]),
        SapValues.Number(row["NETWR"]),
        row["WAERS"],
        SapValues.Day(row["EINDT"]));
}
