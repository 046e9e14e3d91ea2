using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Values with expressions in them: each expression is parsed where it stands, so that its errors carry its place.</summary>
internal sealed class TemplateReader(FileSource source, Findings findings)
{
    public ValueTemplate? Template(FileNode node, NodeDraft draft, ExpressionSlot slot)
    {
        var before = findings.ErrorCount;
        Collect(node, draft, slot);
        if (findings.ErrorCount > before)
        {
            return null;
        }

        try
        {
            return ValueTemplate.Parse(node.ToJson());
        }
        catch (ExpressionException exception)
        {
            findings.Error(node.Place, DefinitionCodes.ExpressionSyntax, Message(exception));
            return null;
        }
    }

    /// <summary>The text is nothing but one expression.</summary>
    public static bool IsSingle(FileNode node) =>
        node.Kind == FileKind.Text && ExpressionScanner.Find(node.Value.Trim()) is [{ Start: 0 } only]
        && (only.End < 0 || only.End == node.Value.Trim().Length);

    public Expression? Single(FileNode node, NodeDraft draft, ExpressionSlot slot) =>
        Sites(node) is [var site] ? Parse(site, draft, slot) : null;

    private void Collect(FileNode node, NodeDraft draft, ExpressionSlot slot)
    {
        foreach (var site in node.Kind == FileKind.Text ? Sites(node) : [])
        {
            Parse(site, draft, slot);
        }

        node.Items.ForEach(item => Collect(item, draft, slot));
        node.Entries.ForEach(entry => Collect(entry.Value, draft, slot));
    }

    private Expression? Parse(ExpressionSite site, NodeDraft draft, ExpressionSlot slot)
    {
        try
        {
            var expression = Expression.Parse(site.Source);
            draft.Expressions.Add(new ExpressionUse(slot, site, expression.References));
            return expression;
        }
        catch (ExpressionException exception)
        {
            findings.Error(site.PlaceAt(exception.Position), DefinitionCodes.ExpressionSyntax, Message(exception));
            return null;
        }
    }

    private List<ExpressionSite> Sites(FileNode node)
    {
        var spans = ExpressionScanner.Find(node.Value);
        if (spans.Count == 0)
        {
            return [];
        }

        var raw = RawStarts(node);
        var sites = new List<ExpressionSite>();
        for (var i = 0; i < spans.Count; i++)
        {
            var site = Site(node, spans[i], raw.Count == spans.Count ? raw[i] : -1);
            if (site is not null)
            {
                sites.Add(site);
            }
        }

        return sites;
    }

    private ExpressionSite? Site(FileNode node, ExpressionSpan span, int raw)
    {
        var start = raw < 0 ? node.Place : source.PlaceAt(raw);
        if (span.End < 0)
        {
            findings.Error(start, DefinitionCodes.ExpressionNotClosed, "'${{' has no '}}' behind it");
            return null;
        }

        var inside = span.Inside(node.Value);
        var text = inside.Trim();
        var rawText = raw + ExpressionSpan.Opening.Length + inside.IndexOf(text, StringComparison.Ordinal);
        var verbatim = raw >= 0 && string.CompareOrdinal(source.Text, rawText, text, 0, text.Length) == 0;
        return new ExpressionSite(source, text, start, verbatim ? rawText : -1);
    }

    // The scalar's own text may be unescaped or folded; the n-th opening in it is the n-th opening in the source.
    private List<int> RawStarts(FileNode node)
    {
        var (from, length) = node.Source.GetOffsetAndLength(source.Text.Length);
        var starts = new List<int>();
        for (var at = from; (at = source.Text.IndexOf(ExpressionSpan.Opening, at, from + length - at, StringComparison.Ordinal)) >= 0; at++)
        {
            starts.Add(at);
        }

        return starts;
    }

    private static string Message(ExpressionException exception) => $"the expression does not parse: {Words.Clip(exception.Message, 300)} ({exception.Code})";
}
