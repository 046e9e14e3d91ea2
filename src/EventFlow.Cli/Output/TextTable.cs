namespace EventFlow.Cli.Output;

/// <summary>Columns of plain text that <c>awk</c> and people can read.</summary>
internal sealed class TextTable(params string[] header)
{
    private const int MaxCell = 100;
    private readonly List<string[]> rows = [];

    public TextTable Add(params string?[] cells)
    {
        rows.Add([.. cells.Select(cell => Shortened((cell ?? "").ReplaceLineEndings(" ").Replace('\t', ' ')))]);
        return this;
    }

    public void WriteTo(CliOutput output)
    {
        var widths = header
            .Select((title, column) => Math.Max(title.Length, rows.Select(row => row[column].Length).DefaultIfEmpty().Max())).ToArray();
        foreach (var row in rows.Prepend(header))
        {
            output.Line(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    private static string Shortened(string cell) => cell.Length <= MaxCell ? cell : string.Concat(cell.AsSpan(0, MaxCell - 1), "…");
}
