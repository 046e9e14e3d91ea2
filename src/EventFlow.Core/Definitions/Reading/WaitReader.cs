using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>wait: { for: 10m }</c> or <c>wait: { until: … }</c>.</summary>
internal sealed class WaitReader(ValueReader values, ExpressionReader expressions)
{
    private static readonly string[] Keys = ["for", "until"];

    public WaitDefinition? Read(FileEntry entry, NodeDraft draft)
    {
        var what = $"'wait' of {draft.Label}";
        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, what, "{ for: 10m } or { until: an instant such as 2026-03-01T06:00:00Z }");
            return null;
        }

        values.CheckKeys(entry.Value, Keys, what);
        var given = Keys.Select(entry.Value.Find).OfType<FileEntry>().ToList();
        if (given.Count != 1)
        {
            values.Findings.Error(
                entry.Place, DefinitionCodes.MissingKey, $"{what} has one of 'for' and 'until': say how long, or until when");
            return null;
        }

        return Read(given[0], what, draft);
    }

    private WaitDefinition? Read(FileEntry time, string owner, NodeDraft draft)
    {
        var isMoment = time.Key == "until";
        if (!IsWritten(time.Value) || (isMoment ? IsInstant(time.Value, owner) : values.Duration(time, owner, zero: true) is not null))
        {
            var template = expressions.Template(time.Value, draft, ExpressionSlot.Wait);
            return template is null ? null : new WaitDefinition(template, isMoment);
        }

        return null;
    }

    /// <summary>The value stands there; it is not for an expression to give.</summary>
    private static bool IsWritten(FileNode node) =>
        node.Kind != FileKind.Text || !node.Value.Contains(TextSite.Opening, StringComparison.Ordinal);

    private bool IsInstant(FileNode node, string owner)
    {
        var good = node.Kind == FileKind.Text && Instants.TryParse(node.Value, out _);
        if (!good)
        {
            values.Findings.Error(node.Place, DefinitionCodes.BadInstant,
                $"'until' of {owner}: expected an instant with its offset such as 2026-03-01T06:00:00Z, or an expression that gives one, "
                + $"found {Words.Describe(node)}");
        }

        return good;
    }
}
