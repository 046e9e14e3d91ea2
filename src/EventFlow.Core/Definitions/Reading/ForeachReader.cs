using System.Globalization;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>foreach</c> with <c>max_parallel</c>, <c>batch</c> and <c>tolerate</c> beside it.</summary>
internal sealed class ForeachReader(ValueReader values, ExpressionReader expressions)
{
    private const int MaxCount = 1_000_000;
    private const int MaxBatch = 100_000;

    public ForeachDefinition? Read(FileNode map, NodeDraft draft)
    {
        var entry = map.Find("foreach");
        var maxParallel = values.Integer(map.Find("max_parallel"), draft.Label, 1, MaxCount);
        var batch = values.Integer(map.Find("batch"), draft.Label, 1, MaxBatch);
        var tolerate = Tolerate(map.Find("tolerate"), draft.Label);
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

    private Tolerance? Tolerate(FileEntry? entry, string owner)
    {
        if (entry is null or { Value.Kind: FileKind.Number })
        {
            return values.Integer(entry, owner, 0, MaxCount) is { } count ? new Tolerance(count, 0) : null;
        }

        var text = entry.Value.Kind == FileKind.Text ? entry.Value.Value : "";
        if (!text.EndsWith('%')
            || !double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
        {
            return values.Wrong<Tolerance>(entry, owner, "a count such as 3 or a share such as 5%");
        }

        if (percent <= 100)
        {
            return new Tolerance(0, percent);
        }

        values.Range(entry.Value, $"'tolerate' of {owner}", "a share from 0% to 100%");
        return null;
    }
}
