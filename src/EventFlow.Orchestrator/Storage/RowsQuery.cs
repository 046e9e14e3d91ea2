using System.Text.RegularExpressions;

namespace EventFlow.Orchestrator.Storage;

/// <summary>A statement on rows given as one array per column. For a single row the arrays are plain values: most commits of a quiet system
/// write one row per table, and to take some twenty arrays apart costs more than to write it.</summary>
internal sealed partial class RowsQuery(string text)
{
    private readonly DayQuery many = new(text);
    private readonly DayQuery one = new(Cardinality().Replace(Arrays().Replace(text, "(values ($1))"), "1"));

    /// <param name="day">Whose tables are meant.</param>
    /// <param name="rows">How many rows the parameters hold.</param>
    public string On(RunDay day, int rows) => (rows == 1 ? one : many).On(day);

    /// <summary>The statement on tables that have no days.</summary>
    public string For(int rows) => (rows == 1 ? one : many).Text;

    [GeneratedRegex(@"unnest\(([^)]*)\)")]
    private static partial Regex Arrays();

    [GeneratedRegex(@"cardinality\(\$1\)")]
    private static partial Regex Cardinality();
}
