using System.Text.Json;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Values with expressions in them. Each text is parsed by itself first, so that all errors are found,
/// each with its place.</summary>
internal sealed class ExpressionReader(FileSource source, Findings findings)
{
    public ValueTemplate? Template(FileNode node, NodeDraft draft, ExpressionSlot slot)
    {
        var before = findings.ErrorCount;
        Collect(node, draft, slot);
        return findings.ErrorCount == before ? Parse(Value(node), node, 0) : null;
    }

    /// <summary>The expression of a text for which <see cref="IsSingle"/> holds.</summary>
    public Expression? Single(FileNode node, NodeDraft draft, ExpressionSlot slot)
    {
        var inside = node.Value.Trim()[TextSite.Opening.Length..^TextSite.Closing.Length];
        var site = new TextSite(source, node);
        try
        {
            var expression = Expression.Parse(inside.Trim());
            draft.Expressions.Add(new ExpressionUse(slot, site, expression.References));
            return expression;
        }
        catch (ExpressionException exception)
        {
            Report(site, node.Value.IndexOf(inside.Trim(), StringComparison.Ordinal) + exception.Position, exception);
            return null;
        }
    }

    /// <summary>The text is one expression and nothing around it but space.</summary>
    public static bool IsSingle(FileNode node)
    {
        var text = node.Kind == FileKind.Text ? node.Value.Trim() : "";
        return text.StartsWith(TextSite.Opening, StringComparison.Ordinal) && text.EndsWith(TextSite.Closing, StringComparison.Ordinal)
            && text.LastIndexOf(TextSite.Opening, StringComparison.Ordinal) == 0;
    }

    private void Collect(FileNode node, NodeDraft draft, ExpressionSlot slot)
    {
        if (node.Kind == FileKind.Text && node.Value.Contains(TextSite.Opening, StringComparison.Ordinal))
        {
            Read(node, draft, slot);
        }

        node.Items.ForEach(item => Collect(item, draft, slot));
        node.Entries.ForEach(entry => Collect(entry.Value, draft, slot));
    }

    private void Read(FileNode node, NodeDraft draft, ExpressionSlot slot)
    {
        if (node.Value.Length > FileLimits.MaxTemplateLength)
        {
            findings.Error(node.Place, DefinitionCodes.BadText,
                $"a text with expressions in {draft.Label} has {node.Value.Length} characters, more than {FileLimits.MaxTemplateLength}");
            return;
        }

        var leading = IsSingle(node) ? node.Value.Length - node.Value.TrimStart().Length : 0;
        if (Parse(Value(node), node, leading) is { } template)
        {
            draft.Expressions.Add(new ExpressionUse(slot, new TextSite(source, node), template.References));
        }
    }

    private ValueTemplate? Parse(JsonElement value, FileNode node, int leading)
    {
        try
        {
            return ValueTemplate.Parse(value);
        }
        catch (ExpressionException exception)
        {
            Report(new TextSite(source, node), leading + exception.Position, exception);
            return null;
        }
    }

    // A block scalar ends with a line feed, which would turn a lone expression into text.
    private static JsonElement Value(FileNode node) =>
        IsSingle(node) ? new FileNode(FileKind.Text, node.Place, node.Value.Trim()).ToJson() : node.ToJson();

    private void Report(TextSite site, int index, ExpressionException exception) => findings.Error(
        site.PlaceAt(index), DefinitionCodes.ExpressionSyntax,
        $"the expression does not parse: {Words.Clip(exception.Message, 300)} ({exception.Code})");
}
