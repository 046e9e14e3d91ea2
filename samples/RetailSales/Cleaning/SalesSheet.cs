using System.Globalization;

namespace RetailSales.Cleaning;

internal sealed record Sale(string Receipt, string Product, int Quantity, decimal UnitPrice)
{
    public static IReadOnlyList<string> Columns { get; } = ["receipt", "product", "quantity", "unit_price"];
}

/// <param name="Rejected">Line and problem of each row that is no sale, or the same one again.</param>
internal sealed record SalesSheet(IReadOnlyList<Sale> Sales, IReadOnlyList<string> Rejected)
{
    public int Rows => Sales.Count + Rejected.Count;

    public static SalesSheet Read(IEnumerable<string> lines, IReadOnlyList<string> columns)
    {
        var (sales, rejected) = (new List<Sale>(), new List<string>());
        var seen = new HashSet<(string, string)>();
        foreach (var (number, line) in lines.Index().Skip(1).Where(row => row.Item.Length > 0))
        {
            var cells = columns.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second.Trim());
            if ((Problem(cells) ?? (seen.Add((cells["receipt"], cells["product"])) ? null : "comes twice")) is { } problem)
            {
                rejected.Add($"line {number + 1}: {problem}");
            }
            else
            {
                sales.Add(new Sale(cells["receipt"], cells["product"], Quantity(cells)!.Value, Price(cells)!.Value));
            }
        }

        return new SalesSheet(sales, rejected);
    }

    public string ToCsv() => string.Concat(Sales
        .Select(sale => string.Create(CultureInfo.InvariantCulture, $"{sale.Receipt},{sale.Product},{sale.Quantity},{sale.UnitPrice}\n"))
        .Prepend(string.Join(',', Sale.Columns) + "\n"));

    private static string? Problem(Dictionary<string, string> cells) =>
        Sale.Columns.FirstOrDefault(name => cells.GetValueOrDefault(name, "").Length == 0) is { } empty ? $"{empty} is empty"
        : Quantity(cells) is not > 0 ? $"quantity is no number above 0: '{cells["quantity"]}'"
        : Price(cells) is not >= 0 ? $"unit_price is no amount: '{cells["unit_price"]}'"
        : null;

    private static int? Quantity(Dictionary<string, string> cells) =>
        int.TryParse(cells["quantity"], CultureInfo.InvariantCulture, out var quantity) ? quantity : null;

    private static decimal? Price(Dictionary<string, string> cells) =>
        decimal.TryParse(cells["unit_price"], NumberStyles.Float, CultureInfo.InvariantCulture, out var price) ? price : null;
}
