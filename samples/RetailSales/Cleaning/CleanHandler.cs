using EventFlow.Worker;

namespace RetailSales.Cleaning;

internal sealed record Clean
{
    public required string Bucket { get; init; }
    public required string Object { get; init; }

    /// <summary>What the file has, in its order.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The share of rows that may be bad.</summary>
    public required decimal MaxRejected { get; init; }
}

/// <param name="File">Where the good rows are.</param>
internal sealed record Cleaned(string File, int Rows, int Rejected);

/// <summary><c>retail.clean</c>: keeps the rows that are sales, and fails where too few of them are.</summary>
internal sealed class CleanHandler : ITaskHandler<Clean, Cleaned>
{
    public async Task<Cleaned> HandleAsync(Clean input, TaskContext context, CancellationToken cancellationToken)
    {
        if (Sale.Columns.Except(input.Columns).ToList() is [_, ..] missing)
        {
            throw new PermanentTaskException(
                $"{input.Object} has no column {string.Join(", ", missing)}. Ask the store for a complete export.", "Retail.MissingColumn");
        }

        var bucket = new Bucket(input.Bucket);
        var sheet = SalesSheet.Read(await bucket.ReadAsync(input.Object, cancellationToken), input.Columns);
        if (sheet.Rejected.Count > input.MaxRejected * sheet.Rows)
        {
            throw new PermanentTaskException(
                $"{sheet.Rejected.Count} of {sheet.Rows} rows of {input.Object} are bad, the first one at {sheet.Rejected[0]}. "
                + "Ask the store for a new export, or raise 'max_rejected'.",
                "Retail.TooManyRejected");
        }

        var file = $"clean/{input.Object}";
        await bucket.WriteAsync(file, sheet.ToCsv(), cancellationToken);
        return new Cleaned(file, sheet.Sales.Count, sheet.Rejected.Count);
    }
}
