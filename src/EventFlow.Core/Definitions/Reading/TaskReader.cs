using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

internal sealed record TaskDefaults(TimeSpan? Timeout, RetryPolicy Retry, int Priority);

/// <summary>One scope of <c>tasks:</c> after the other; edges are left to <see cref="NeedsReader"/>, which wants all names first.</summary>
internal sealed class TaskReader(ValueReader values, ExpressionReader expressions, CatchReader catches, TaskDefaults defaults)
{
    private static readonly string[] Kinds = ["uses", "tasks", "wait", "signal", "approve", "switch", "run"];

    private static readonly string[] Later =
        ["title", "description"];

    private static readonly HashSet<string> Keys =
        ["uses", "tasks", "while", "max", "wait", "signal", "approve", "switch", "run", "version", "wait_for_completion",
         "parent_close_policy", "needs", "join", "with", "when", "foreach", "max_parallel", "batch", "tolerate", "window", "timeout",
         "retry", "pool", "priority", "catch", "only", "teardown", "compensate", "template", "inputs", "produces", "consumes", .. Later];

    private readonly PoolReader pools = new(values);
    private readonly WorkReader works = new(values, expressions, defaults);
    private readonly WorkReader childRuns = new(values, expressions, defaults with { Timeout = null, Retry = RetryPolicy.None });
    private readonly ForeachReader maps = new(values, expressions);
    private readonly LoopReader loops = new(values, expressions);
    private readonly WindowReader windows = new(values);
    private readonly KindReader kinds = new(values, expressions);
    private readonly DatasetReader datasets = new(values);
    private readonly UnsupportedKeys unsupported = new(values.Findings);

    /// <summary>Every node of the file by name, the first of its name.</summary>
    public Dictionary<string, NodeDraft> Everywhere { get; } = new(StringComparer.Ordinal);

    public ScopeDraft Scope(FileEntry tasks, NodeDraft? owner, string label, int depth = 0)
    {
        var scope = new ScopeDraft(owner);
        if (depth > FileLimits.MaxGroupDepth)
        {
            values.Findings.Error(
                tasks.Place, DefinitionCodes.GroupsTooDeep, $"{label} is nested in more than {FileLimits.MaxGroupDepth} groups");
        }
        else if (tasks.Value.Kind is FileKind.Null or FileKind.Map && tasks.Value.Entries.Count == 0)
        {
            values.Findings.Error(
                tasks.Place, DefinitionCodes.NoTasks,
                $"'tasks' of {label} is empty: name at least one task, such as 'load: {{ uses: http }}'");
        }
        else if (tasks.Value.Kind != FileKind.Map)
        {
            values.Wrong(tasks.Value, $"'tasks' of {label}", "a mapping of names to tasks, such as 'load: { uses: http }'");
        }
        else
        {
            Fill(scope, tasks.Value);
            scope.Nodes.ForEach(node => Read(node, depth));
        }

        return scope;
    }

    private void Fill(ScopeDraft scope, FileNode tasks)
    {
        foreach (var entry in tasks.Entries)
        {
            Names.CheckTask(entry, "the name of a task", values.Findings);
            var draft = new NodeDraft(scope, entry, scope.Nodes.Count);
            scope.Nodes.Add(draft);
            scope.ByName.TryAdd(draft.Name, draft);
            Everywhere.TryAdd(draft.Name, draft);
        }
    }

    private void Read(NodeDraft draft, int depth)
    {
        draft.Label = $"{(draft.Body.Find("tasks") is null ? "task" : "group")} {Words.Quote(draft.Path)}";
        if (draft.Body.Kind != FileKind.Map)
        {
            values.Wrong(
                draft.Body.Kind == FileKind.Null ? new FileNode(FileKind.Null, draft.Place) : draft.Body, draft.Label,
                "a mapping such as { uses: http }");
            return;
        }

        values.CheckKeys(draft.Body, Keys, draft.Label);
        unsupported.Report(draft.Body, Later, draft.Label);
        CheckKind(draft);
        ReadKind(draft, depth);
        draft.Loop = loops.Read(draft);
        draft.Foreach = maps.Read(draft.Body, draft);
        draft.When = When(draft);
        draft.Windows = windows.Windows(draft.Body.Find("window"), draft.Label);
        catches.ReadOnly(draft);
        draft.Produces = datasets.Names(draft.Body.Find("produces"), draft.Label);
        draft.Consumes = datasets.Names(draft.Body.Find("consumes"), draft.Label);
    }

    private void CheckKind(NodeDraft draft)
    {
        var found = draft.Body.Entries.Where(entry => Kinds.Contains(entry.Key)).ToList();
        if (found.Count == 0)
        {
            values.Findings.Error(
                draft.Place, DefinitionCodes.NoKind,
                $"{draft.Label} says nothing to do: give it 'uses: <task type>', or 'tasks:' to make it a group");
        }
        else if (found.Count > 1)
        {
            values.Findings.Error(found[1].Place, DefinitionCodes.SeveralKinds,
                $"{draft.Label} has {string.Join(" and ", found.Select(entry => $"'{entry.Key}'"))}: one node does one thing, "
                + "keep one of them");
        }
    }

    private void ReadKind(NodeDraft draft, int depth)
    {
        if (draft.Body.Find("tasks") is { } tasks)
        {
            draft.Kind = NodeKind.Group;
            kinds.Refuse(
                draft, ["with", "timeout", "retry", "pool", "priority", "compensate"], DefinitionCodes.NotOnGroup,
                $"does not apply to {draft.Label}: put it on the tasks inside");
            draft.Inner = Scope(tasks, draft, draft.Label, depth + 1);
        }
        else if (!kinds.Read(draft))
        {
            ReadWork(draft, works);
        }
        else if (draft.Kind == NodeKind.Run)
        {
            ReadWork(draft, childRuns);
        }

        kinds.Close(draft);
    }

    private void ReadWork(NodeDraft draft, WorkReader reader)
    {
        var work = reader.Read(draft.Body, draft.Label, draft, ExpressionSlot.With);
        (draft.Uses, draft.With, draft.Retry, draft.Timeout) = (work.Uses, work.With, work.Retry, work.Timeout);
        draft.Pool = pools.Read(draft.Body.Find("pool"), draft.Label);
        draft.Priority = pools.Priority(draft.Body.Find("priority"), draft.Label) ?? defaults.Priority;
        draft.Compensate = works.Compensation(draft);
    }

    private Expressions.Expression? When(NodeDraft draft)
    {
        if (draft.Body.Find("when") is not { } when)
        {
            return null;
        }

        if (when.Value.Kind == FileKind.Bool)
        {
            return Expressions.Expression.Parse(when.Value.Value);
        }

        if (ExpressionReader.IsSingle(when.Value))
        {
            return expressions.Single(when.Value, draft, ExpressionSlot.When);
        }

        var example = when.Value.Kind == FileKind.Text && !when.Value.Value.Contains(TextSite.Opening, StringComparison.Ordinal)
            ? Words.Clip(when.Value.Value.Trim(), 60)
            : "tasks.check.output.rows > 0";
        values.Findings.Error(when.Value.Place, DefinitionCodes.WhenNotExpression,
            $"'when' of {draft.Label}: expected one expression, found {Words.Describe(when.Value)}: write when: ${{{{ {example} }}}}");
        return null;
    }
}
