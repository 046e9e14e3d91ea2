using System.Globalization;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>tolerate</c>: a count, a share, or both of them.</summary>
internal sealed class ToleranceReader(ValueReader values)
{
    private const int MaxCount = 1_000_000;
    private static readonly string[] Keys = ["count", "percent"];

    /// <summary>Null: it is not there, or wrong and reported.</summary>
    public Tolerance? Read(FileEntry? entry, string owner) => entry?.Value.Kind switch
    {
        null => null,
        FileKind.Number => values.Integer(entry, owner, 0, MaxCount) is { } count ? new Tolerance(count, null) : null,
        FileKind.Map => Both(entry, $"'tolerate' of {owner}"),
        _ => Share(entry, owner) is { } percent ? new Tolerance(null, percent) : null,
    };

    private Tolerance? Both(FileEntry entry, string owner)
    {
        values.CheckKeys(entry.Value, Keys, owner);
        var (count, percent) = (entry.Value.Find("count"), entry.Value.Find("percent"));
        if (count is null && percent is null)
        {
            values.Findings.Error(entry.Value.Place, DefinitionCodes.MissingKey,
                $"{owner} is empty: say what may fail, such as {{ count: 10, percent: 5 }}");
            return null;
        }

        return new Tolerance(values.Integer(count, owner, 0, MaxCount), values.Number(percent, owner, 0, 100));
    }

    private double? Share(FileEntry entry, string owner)
    {
        var text = entry.Value.Kind == FileKind.Text ? entry.Value.Value : "";
        if (!text.EndsWith('%')
            || !double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
        {
            values.Wrong(
                entry.Value, $"'tolerate' of {owner}", "a count such as 3, a share such as 5% or both, { count: 10, percent: 5 }");
            return null;
        }

        if (percent <= 100)
        {
            return percent;
        }

        values.Range(entry.Value, $"'tolerate' of {owner}", "a share from 0% to 100%");
        return null;
    }
}
