using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>while</c> and <c>max</c>, which make a group a loop.</summary>
internal sealed class LoopReader(ValueReader values, ExpressionReader expressions)
{
    private const int MaxRounds = 10_000;

    public LoopDefinition? Read(NodeDraft draft)
    {
        if (draft.Kind != NodeKind.Group || draft.Body.Find("while") is not { } condition)
        {
            RefuseAlone(draft);
            return null;
        }

        draft.IsLoop = true;
        var max = draft.Body.Find("max");
        if (max is null)
        {
            values.Findings.Error(condition.Place, DefinitionCodes.MissingKey,
                $"{draft.Label} has 'while' and no 'max': say how many rounds there are at most, such as max: 10");
        }

        var rounds = values.Integer(max, draft.Label, 1, MaxRounds);
        return While(condition, draft) is { } expression && rounds is { } most ? new LoopDefinition(expression, most) : null;
    }

    private Expressions.Expression? While(FileEntry condition, NodeDraft draft)
    {
        if (ExpressionReader.IsSingle(condition.Value))
        {
            return expressions.Single(condition.Value, draft, ExpressionSlot.While);
        }

        values.Findings.Error(condition.Value.Place, DefinitionCodes.WhileNotExpression,
            $"'while' of {draft.Label}: expected one expression such as ${{{{ index = 0 or tasks.probe.output.ready = false }}}}, "
            + $"found {Words.Describe(condition.Value)}");
        return null;
    }

    private void RefuseAlone(NodeDraft draft)
    {
        foreach (var entry in new[] { draft.Body.Find("while"), draft.Body.Find("max") }.OfType<FileEntry>())
        {
            values.Findings.Error(entry.Place, DefinitionCodes.NotALoop,
                $"'{entry.Key}' of {draft.Label} belongs to a loop, a group with 'tasks', 'while' and 'max': complete it "
                + "or remove the key");
        }
    }
}
