using EventFlow.Worker;

namespace RetailSales.Arrival;

internal sealed record CheckArrival
{
    public required string Bucket { get; init; }
    public required string Object { get; init; }
}

/// <param name="Reason">Why the run goes on, or why not.</param>
internal sealed record CheckedArrival(bool GoOn, string Reason);

/// <summary><c>retail.check</c>: whether what arrived is a file of sales with something in it.</summary>
internal sealed class CheckArrivalHandler : ITaskHandler<CheckArrival, CheckedArrival>
{
    public async Task<CheckedArrival> HandleAsync(CheckArrival input, TaskContext context, CancellationToken cancellationToken)
    {
        if (!input.Object.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            return new CheckedArrival(false, "not a .csv file");
        }

        var rows = (await new Bucket(input.Bucket).ReadAsync(input.Object, cancellationToken)).Skip(1).Count(line => line.Length > 0);
        return rows == 0 ? new CheckedArrival(false, "no rows") : new CheckedArrival(true, $"{rows} rows");
    }
}
