using System.Text.RegularExpressions;

namespace EventFlow.Orchestrator.Storage;

/// <summary>A statement on rows given as one array per column: <c>unnest($1, $2) as c (id, state)</c>. For many rows the arrays are taken
/// apart in a list of results, as the function would keep each value in a store of its column before it gives out the first row. For a single
/// row they are plain values: most commits of a quiet system write one row per table, and to take some twenty arrays apart costs more than to
/// write it.</summary>
internal sealed partial class RowsQuery(string text)
{
    private readonly DayQuery many = new(Rows().Replace(text, Streamed));
    private readonly DayQuery one = new(Cardinality().Replace(Arrays().Replace(text, "(values ($1))"), "1"));

    /// <param name="day">Whose tables are meant.</param>
    /// <param name="rows">How many rows the parameters hold.</param>
    public string On(RunDay day, int rows) => (rows == 1 ? one : many).On(day);

    /// <summary>The statement on tables that have no days.</summary>
    public string For(int rows) => (rows == 1 ? one : many).Text;

    private static string Streamed(Match rows)
    {
        var (arrays, names) = (Listed(rows.Groups["arrays"]), Listed(rows.Groups["names"]));
        return $"(select {string.Join(", ", arrays.Zip(names, (array, name) => $"unnest({array}) as {name}"))}) as c";
    }

    private static string[] Listed(Group list) =>
        list.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"unnest\((?<arrays>[^)]*)\)\s+as\s+c\s+\((?<names>[^)]*)\)")]
    private static partial Regex Rows();

    [GeneratedRegex(@"unnest\(([^)]*)\)")]
    private static partial Regex Arrays();

    [GeneratedRegex(@"cardinality\(\$1\)")]
    private static partial Regex Cardinality();
}
