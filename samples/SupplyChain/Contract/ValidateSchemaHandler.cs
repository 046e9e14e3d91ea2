using EventFlow.Worker;

namespace SupplyChain.Contract;

internal sealed record ValidateSchema
{
    public required string File { get; init; }

    /// <summary>Columns that must be there, with their types in the words of SAP.</summary>
    public required IReadOnlyDictionary<string, SapType> Columns { get; init; }
}

internal sealed record Validated(int Rows);

/// <summary><c>schema.validate</c>: whether every row has the columns that were agreed on. If not, no later attempt could help.</summary>
internal sealed class ValidateSchemaHandler : ITaskHandler<ValidateSchema, Validated>
{
    private const int Shown = 3;

    public async Task<Validated> HandleAsync(ValidateSchema input, TaskContext context, CancellationToken cancellationToken)
    {
        var rows = await WholeFile.ReadAsync<List<Dictionary<string, string?>>>(input.File, cancellationToken);
        var problems = rows.Index().SelectMany(row => Problems(row.Index + 1, row.Item, input.Columns)).ToList();
        return problems.Count == 0
            ? new Validated(rows.Count)
            : throw new PermanentTaskException(
                $"{problems.Count} value(s) in {rows.Count} rows are not as agreed: {string.Join("; ", problems.Take(Shown))}. "
                + "Nothing was written. Ask who runs SAP what has changed, then correct 'columns' of the task and what reads them.",
                "Schema.Broken");
    }

    private static IEnumerable<string> Problems(
        int number, Dictionary<string, string?> row, IReadOnlyDictionary<string, SapType> columns) =>
        from column in columns
        let value = row.GetValueOrDefault(column.Key)
        where value is null || !SapValues.Fits(value, column.Value)
        select value is null ? $"row {number} has no {column.Key}" : $"row {number}: {column.Key} is no {column.Value}: '{value}'";
}
