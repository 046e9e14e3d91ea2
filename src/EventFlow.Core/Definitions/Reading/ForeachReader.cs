using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>foreach</c> with <c>max_parallel</c>, <c>batch</c> and <c>tolerate</c> beside it.</summary>
internal sealed class ForeachReader(ValueReader values, ExpressionReader expressions)
{
    private const int MaxCount = 1_000_000;
    private const int MaxBatch = 100_000;
    private readonly ToleranceReader tolerance = new(values);

    public ForeachDefinition? Read(FileNode map, NodeDraft draft)
    {
        var entry = map.Find("foreach");
        var maxParallel = values.Integer(map.Find("max_parallel"), draft.Label, 1, MaxCount);
        var batch = values.Integer(map.Find("batch"), draft.Label, 1, MaxBatch);
        var tolerate = tolerance.Read(map.Find("tolerate"), draft.Label);
        if (entry is null)
        {
            RefuseAlone(map, draft.Label);
            return null;
        }

        draft.HasForeach = true;
        if (entry.Value.Kind is not (FileKind.List or FileKind.Map) && !ExpressionReader.IsSingle(entry.Value))
        {
            values.Findings.Error(entry.Value.Place, DefinitionCodes.ForeachNotItems,
                $"'foreach' of {draft.Label}: expected an expression such as ${{{{ params.files }}}}, a list or a mapping, "
                + $"found {Words.Describe(entry.Value)}");
            return null;
        }

        var items = expressions.Template(entry.Value, draft, ExpressionSlot.Foreach);
        return items is null ? null : new ForeachDefinition(items, maxParallel, tolerate ?? Tolerance.None, batch);
    }

    private void RefuseAlone(FileNode map, string owner)
    {
        foreach (var entry in new[] { map.Find("max_parallel"), map.Find("batch"), map.Find("tolerate") }.OfType<FileEntry>())
        {
            values.Findings.Error(
                entry.Place, DefinitionCodes.OnlyWithForeach,
                $"'{entry.Key}' of {owner} stands only beside 'foreach': add a foreach or remove it");
        }
    }
}
