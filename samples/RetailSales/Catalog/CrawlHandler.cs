using System.Globalization;
using EventFlow.Worker;

namespace RetailSales.Catalog;

internal sealed record Crawl
{
    public required string Bucket { get; init; }
    public required string Object { get; init; }
}

/// <param name="Type"><c>integer</c>, <c>decimal</c> or <c>text</c>, the narrowest that every row fits.</param>
internal sealed record Column(string Name, string Type);

/// <param name="Partition">Of the folders named <c>name=value</c> on the way to the file.</param>
internal sealed record Crawled(IReadOnlyList<Column> Columns, IReadOnlyDictionary<string, string> Partition);

/// <summary><c>retail.crawl</c>: which columns a file has, and to which partition it belongs.</summary>
internal sealed class CrawlHandler : ITaskHandler<Crawl, Crawled>
{
    public async Task<Crawled> HandleAsync(Crawl input, TaskContext context, CancellationToken cancellationToken)
    {
        var partition = input.Object.Split('/').Select(part => part.Split('=', 2)).Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1]);
        if (!partition.ContainsKey("date") || !partition.ContainsKey("store"))
        {
            throw new PermanentTaskException(
                $"{input.Object} says neither day nor store. Upload it as sales/date=2026-01-15/store=12/sales.csv.", "Retail.NoPartition");
        }

        var lines = await new Bucket(input.Bucket).ReadAsync(input.Object, cancellationToken);
        var rows = lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).ToList();
        return new Crawled([.. lines[0].Split(',').Select((name, i) => new Column(name, TypeOf(rows, i)))], partition);
    }

    private static string TypeOf(List<string[]> rows, int column)
    {
        var values = rows.Where(row => row.Length > column).Select(row => row[column]).ToList();
        return values.TrueForAll(value => long.TryParse(value, CultureInfo.InvariantCulture, out _)) ? "integer"
            : values.TrueForAll(value => decimal.TryParse(value, CultureInfo.InvariantCulture, out _)) ? "decimal"
            : "text";
    }
}
