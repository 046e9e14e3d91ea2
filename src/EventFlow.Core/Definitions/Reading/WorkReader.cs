using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Definitions.Reading;

internal sealed record Work(string Uses, ValueTemplate With, RetryPolicy Retry, TimeSpan? Timeout);

/// <summary>What is given to workers: a task itself, and what undoes it.</summary>
internal sealed class WorkReader(ValueReader values, ExpressionReader expressions, TaskDefaults defaults)
{
    private static readonly string[] CompensateKeys = ["uses", "with", "retry", "timeout"];

    private readonly RetryReader retries = new(values);

    public Work Read(FileNode body, string label, NodeDraft draft, ExpressionSlot slot)
    {
        var uses = body.Find("uses") is { } entry ? TypeOf(entry, label) : "";
        var timeout = values.Duration(body.Find("timeout"), label) ?? defaults.Timeout;
        var retry = retries.Read(body.Find("retry"), label) ?? defaults.Retry;
        return new Work(uses, Input(body.Find("with"), label, draft, slot), retry, timeout);
    }

    public NodeDefinition? Compensation(NodeDraft draft)
    {
        if (draft.Body.Find("compensate") is not { } entry)
        {
            return null;
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            return values.Wrong<NodeDefinition>(entry, draft.Label, "a mapping such as { uses: sql, with: { … } }");
        }

        var label = $"'compensate' of {draft.Label}";
        values.CheckKeys(entry.Value, CompensateKeys, label);
        if (entry.Value.Find("uses") is null)
        {
            values.Findings.Error(
                entry.Place, DefinitionCodes.MissingKey, $"{label} has no 'uses': name the task type that undoes it, such as 'uses: http'");
        }

        var work = Read(entry.Value, label, draft, ExpressionSlot.Compensate);
        return new NodeDefinition
        {
            Name = Planning.TaskPaths.Compensation,
            Index = draft.Index,
            Kind = NodeKind.Task,
            Uses = work.Uses,
            With = work.With,
            Retry = work.Retry,
            Timeout = work.Timeout,
        };
    }

    private string TypeOf(FileEntry uses, string label) =>
        uses.Value.Kind != FileKind.Text ? values.Wrong<string>(uses, label, "a task type such as http") ?? ""
        : Names.CheckId(uses.Value, "a task type", values.Findings) ? uses.Value.Value
        : "";

    private ValueTemplate Input(FileEntry? with, string label, NodeDraft draft, ExpressionSlot slot)
    {
        if (with is null or { Value.Kind: FileKind.Null })
        {
            return ValueTemplate.EmptyObject;
        }

        if (with.Value.Kind != FileKind.Map && !ExpressionReader.IsSingle(with.Value))
        {
            values.Wrong(with.Value, $"'with' of {label}", "a mapping of input names to values, or one expression");
            return ValueTemplate.EmptyObject;
        }

        return expressions.Template(with.Value, draft, slot) ?? ValueTemplate.EmptyObject;
    }
}
