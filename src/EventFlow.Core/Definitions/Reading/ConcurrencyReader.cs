using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>concurrency</c> of the workflow. Its key is evaluated when a run is accepted, so it can read parameters alone.</summary>
internal sealed class ConcurrencyReader(ValueReader values, ExpressionReader expressions, HashSet<string> parameters)
{
    private const string Owner = "'concurrency' of the workflow";
    private const int MostRuns = 100_000;
    private static readonly string[] Keys = ["max", "key", "overflow"];

    private static readonly Dictionary<string, Overflow> Overflows =
        Enum.GetValues<Overflow>().ToDictionary(word => Words.Snake(word.ToString()));

    public ConcurrencyDefinition? Read(FileEntry? entry)
    {
        if (entry is null)
        {
            return null;
        }

        var node = entry.Value;
        if (node.Kind != FileKind.Map)
        {
            values.Wrong(node, Owner, "a mapping such as { max: 1, key: \"${{ params.site }}\", overflow: queue }");
            return null;
        }

        values.CheckKeys(node, Keys, Owner);
        if (node.Find("max") is null)
        {
            values.Findings.Error(
                entry.Place, DefinitionCodes.MissingKey, $"{Owner} has no 'max': say how many runs there may be at a time");
        }

        return new ConcurrencyDefinition(
            values.Integer(node.Find("max"), Owner, 1, MostRuns) ?? 1,
            Key(node.Find("key")),
            values.Word(node.Find("overflow"), Owner, Overflows) ?? Overflow.Queue);
    }

    private ValueTemplate? Key(FileEntry? entry)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return null;
        }

        if (entry.Value.Kind is FileKind.List or FileKind.Map)
        {
            values.Wrong(entry.Value, $"'key' of {Owner}", "a text with expressions, such as ${{ params.site }}");
            return null;
        }

        var draft = new NodeDraft(new ScopeDraft(null), entry, 0) { Label = $"'key' of {Owner}" };
        var key = expressions.Template(entry.Value, draft, ExpressionSlot.Concurrency);
        draft.Expressions.ForEach(use => Check(use, draft.Label));
        return key;
    }

    private void Check(ExpressionUse use, string label)
    {
        foreach (var root in use.References.All ? ["$"] : use.References.Roots.Where(root => root != "params"))
        {
            values.Findings.Error(use.Site.PlaceOf(root), DefinitionCodes.BadConcurrencyKey,
                $"{label} reads {Words.Quote(root)}: it is evaluated before the run begins and can read 'params' alone");
        }

        foreach (var name in use.References.Params.Where(name => !parameters.Contains(name)))
        {
            values.Findings.Error(use.Site.PlaceOf("params", name), DefinitionCodes.UnknownParam,
                $"{label} reads 'params.{Words.Clip(name, 60)}', which 'params' does not declare"
                + values.Findings.Suggestions.DidYouMean(name, parameters));
        }
    }
}
