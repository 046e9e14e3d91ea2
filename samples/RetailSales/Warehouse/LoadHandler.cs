using System.Globalization;
using EventFlow.Worker;

namespace RetailSales.Warehouse;

internal sealed record Load
{
    public required string Bucket { get; init; }
    public required string File { get; init; }
    public required IReadOnlyDictionary<string, string> Partition { get; init; }
}

internal sealed record Loaded(string Table, int Rows, decimal Revenue);

/// <summary><c>retail.load</c>: puts the rows of a day and store in the place of those that were there,
/// so that a second load of them changes nothing.</summary>
internal sealed class LoadHandler : ITaskHandler<Load, Loaded>
{
    public async Task<Loaded> HandleAsync(Load input, TaskContext context, CancellationToken cancellationToken)
    {
        var bucket = new Bucket(input.Bucket);
        var sales = (await bucket.ReadAsync(input.File, cancellationToken)).Skip(1).Select(line => line.Split(',')).ToList();
        var table = $"warehouse/sales/date={input.Partition["date"]}/store={input.Partition["store"]}.csv";
        var rows = sales.Select(sale => string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', sale)},{Amount(sale)}\n"));
        await bucket.WriteAsync(table, string.Concat(rows.Prepend("receipt,product,quantity,unit_price,amount\n")), cancellationToken);
        return new Loaded(table, sales.Count, sales.Sum(Amount));
    }

    private static decimal Amount(string[] sale) =>
        decimal.Parse(sale[2], CultureInfo.InvariantCulture) * decimal.Parse(sale[3], CultureInfo.InvariantCulture);
}
