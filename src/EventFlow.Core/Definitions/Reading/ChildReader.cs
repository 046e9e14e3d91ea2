using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>run: other-workflow</c> and the keys that stand only beside it.</summary>
internal sealed class ChildReader(ValueReader values)
{
    private static readonly Dictionary<string, bool> Policies = new(StringComparer.Ordinal)
    {
        ["request_cancel"] = false, ["abandon"] = true,
    };

    private static readonly string[] Beside = ["version", "wait_for_completion", "parent_close_policy"];

    public ChildDefinition? Read(FileEntry run, NodeDraft draft)
    {
        var workflow = Workflow(run, draft);
        var version = values.Integer(draft.Body.Find("version"), draft.Label, 1, int.MaxValue);
        var waits = draft.Body.Find("wait_for_completion") is not { } wait || Truth(wait, draft) != false;
        var isAbandoned = values.Word(draft.Body.Find("parent_close_policy"), draft.Label, Policies) == true;
        return workflow is null ? null : new ChildDefinition(workflow, version, waits, isAbandoned);
    }

    public void RefuseAlone(NodeDraft draft)
    {
        foreach (var entry in draft.Body.Find("run") is null ? Beside.Select(draft.Body.Find).OfType<FileEntry>() : [])
        {
            values.Findings.Error(
                entry.Place, DefinitionCodes.OnlyWithRun, $"'{entry.Key}' of {draft.Label} stands only beside 'run': remove it");
        }
    }

    /// <summary>A workflow of which every run would wait for another one of it.</summary>
    public static void RefuseItself(string self, NodeDraft draft, Findings findings)
    {
        if (draft.Child?.Workflow == self && draft.Body.Find("run") is { } run)
        {
            findings.Error(
                run.Value.Place, DefinitionCodes.RunsItself,
                $"{draft.Label} runs {Words.Quote(self)}, the workflow it is part of: to repeat tasks use 'while' or 'foreach'");
        }
    }

    private string? Workflow(FileEntry run, NodeDraft draft)
    {
        if (run.Value.Kind != FileKind.Text)
        {
            return values.Wrong<string>(run, draft.Label, "the id of a workflow such as daily-load");
        }

        return Names.CheckId(run.Value, "the id of a workflow", values.Findings) ? run.Value.Value : null;
    }

    private bool? Truth(FileEntry entry, NodeDraft draft)
    {
        if (entry.Value.Kind == FileKind.Bool)
        {
            return entry.Value.Value == "true";
        }

        values.Wrong(entry.Value, $"'{entry.Key}' of {draft.Label}", "true or false");
        return null;
    }
}
