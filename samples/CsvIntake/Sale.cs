using System.Globalization;

namespace CsvIntake;

/// <summary>A row of sales.</summary>
internal static class Sale
{
    public const string Header = "sold_at,store,article,quantity,amount";
    private const int Columns = 5;

    /// <summary>What is wrong with a row; null: nothing.</summary>
    public static string? Problem(string row)
    {
        var cells = row.Split(',');
        return cells.Length != Columns ? $"it has {cells.Length} columns, not {Columns}"
            : !DateTimeOffset.TryParse(cells[0], CultureInfo.InvariantCulture, out _) ? $"sold_at is no time: '{cells[0]}'"
            : cells[1].Length == 0 || cells[2].Length == 0 ? "store or article is empty"
            : !int.TryParse(cells[3], CultureInfo.InvariantCulture, out var quantity) || quantity == 0
                ? $"quantity is no number: '{cells[3]}'"
            : !decimal.TryParse(cells[4], CultureInfo.InvariantCulture, out _) ? $"amount is no number: '{cells[4]}'"
            : null;
    }

    public static decimal Amount(string row) => decimal.Parse(row.Split(',')[^1], CultureInfo.InvariantCulture);
}
