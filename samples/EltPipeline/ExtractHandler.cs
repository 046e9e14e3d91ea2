using System.Globalization;
using EventFlow.Worker;

namespace EltPipeline;

internal sealed record Extract(string Source);

internal sealed record Order(string Id, string Country, decimal Amount);

/// <summary><c>elt.extract</c>: the orders of a CSV file.</summary>
internal sealed class ExtractHandler : ITaskHandler<Extract, IReadOnlyList<Order>>
{
    public async Task<IReadOnlyList<Order>> HandleAsync(Extract input, TaskContext context, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(input.Source, cancellationToken);
        return [.. lines.Index().Skip(1).Where(line => line.Item.Length > 0)
            .Select(line => Read(line.Item, $"{input.Source}:{line.Index + 1}"))];
    }

    private static Order Read(string line, string place) =>
        line.Split(',') is [var id, var country, var text] && decimal.TryParse(text, CultureInfo.InvariantCulture, out var amount)
            ? new Order(id, country, amount)
            : throw new PermanentTaskException($"{place} is no order: '{line}'. Write it as id,country,amount.", "Csv.Broken");
}
