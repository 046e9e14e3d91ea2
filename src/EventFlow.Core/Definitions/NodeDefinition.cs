using System.Text.Json;
using EventFlow.Core.Expressions;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Definitions;

public enum NodeKind
{
    Task,
    Group,
    Wait,
    Signal,
    Approve,
    Switch,
    Run,
}

public sealed record NodeDefinition
{
    public required string Name { get; init; }

    /// <summary>Position in <see cref="GraphDefinition.Nodes"/>.</summary>
    public required int Index { get; init; }

    public required NodeKind Kind { get; init; }

    /// <summary>The task type; empty for what no worker does.</summary>
    public string Uses { get; init; } = "";

    /// <summary>The task's input, evaluated when the task is dispatched.</summary>
    public ValueTemplate With { get; init; } = ValueTemplate.EmptyObject;

    /// <summary>All of these must be satisfied before the node may start; empty for a node without parents.</summary>
    public IReadOnlyList<JoinDefinition> Joins { get; init; } = [];

    public Expression? When { get; init; }
    public ForeachDefinition? Foreach { get; init; }
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>Time one attempt may run, counted from its start on a worker; that a signal is waited for. Null: no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Null: its attempts need no slot, unless the server keeps a pool for its type.</summary>
    public PoolUse? Pool { get; init; }

    /// <summary>Of several tasks that could start the one with the highest comes first.</summary>
    public int Priority { get; init; }

    /// <summary>When it may begin; empty: at any time.</summary>
    public IReadOnlyList<ExecutionWindow> Windows { get; init; } = [];

    /// <summary>The nodes inside a group; null for anything else.</summary>
    public GraphDefinition? Graph { get; init; }

    /// <summary>A group that is carried out again and again; null for any other.</summary>
    public LoopDefinition? Loop { get; init; }

    public WaitDefinition? Wait { get; init; }

    /// <summary>The name of the signal it waits for; empty for any other node.</summary>
    public string Signal { get; init; } = "";

    public ApproveDefinition? Approve { get; init; }
    public SwitchDefinition? Switch { get; init; }

    /// <summary>The child run it is carried out by; null for any other node.</summary>
    public ChildDefinition? Child { get; init; }

    /// <summary>What becomes of a failure of this node: the first rule whose patterns match it names the node that deals with it.</summary>
    public IReadOnlyList<CatchRule> Catch { get; init; } = [];

    /// <summary>Datasets that are up to date when it has ended well.</summary>
    public IReadOnlyList<string> Produces { get; init; } = [];

    /// <summary>Datasets it reads; for people, it waits for none of them.</summary>
    public IReadOnlyList<string> Consumes { get; init; } = [];

    /// <summary>It is reached only by a failure that was caught.</summary>
    public bool OnlyCatch { get; init; }

    /// <summary>It clears away what others have set up, whatever became of the run; null for any other node.</summary>
    public TeardownDefinition? Teardown { get; init; }

    /// <summary>The task that undoes what this one has done, should the run fail or be canceled; null: nothing is to be undone.</summary>
    public NodeDefinition? Compensate { get; init; }

    /// <summary>What the expressions of the node itself can read; those inside a group are not among it.</summary>
    internal IEnumerable<ExpressionReferences> References =>
        new[]
        {
            With.References, When?.References, Foreach?.Items.References, Loop?.While.References, Wait?.Time.References,
            Switch?.On.References, Compensate?.With.References,
        }.OfType<ExpressionReferences>();
}

/// <summary>Waits without a worker: for a time, or until a moment.</summary>
/// <param name="IsMoment"><paramref name="Time"/> gives an instant; otherwise a duration.</param>
public sealed record WaitDefinition(ValueTemplate Time, bool IsMoment);

/// <param name="While">Asked before each round, the first one too.</param>
/// <param name="Max">Rounds at most; more that the condition asks for fail the loop.</param>
public sealed record LoopDefinition(Expression While, int Max);

/// <summary>Waits for a person to approve or reject.</summary>
/// <param name="By">Roles of which one is needed.</param>
/// <param name="Within">Null: without a deadline.</param>
/// <param name="Form">JSON Schema of what is filled in; null: anything or nothing.</param>
/// <param name="Escalation">Who else may decide once <paramref name="Within"/> is over; null: it times out then.</param>
public sealed record ApproveDefinition(
    IReadOnlyList<string> By, TimeSpan? Within, JsonElement? Form, EscalationDefinition? Escalation)
{
    /// <param name="escalated">The first deadline is over.</param>
    public IReadOnlyList<string> Roles(bool escalated) => escalated && Escalation is { } more ? [.. By, .. more.To] : By;
}

/// <param name="Within">From the escalation on; null: without a deadline.</param>
public sealed record EscalationDefinition(IReadOnlyList<string> To, TimeSpan? Within);

/// <summary>Goes on with some of the nodes that are its children, and skips the others.</summary>
/// <param name="Default">Chosen where no case fits; null: then the switch fails.</param>
public sealed record SwitchDefinition(
    Expression On, IReadOnlyList<SwitchCase> Cases, IReadOnlyList<int>? Default)
{
    /// <summary>All nodes it chooses from.</summary>
    public IReadOnlyList<int> Targets { get; } = [.. Cases.SelectMany(one => one.Targets).Concat(Default ?? []).Distinct()];
}

/// <summary>A run of another workflow, which has the input of the node as its parameters.</summary>
/// <param name="Version">Null: the latest when the child begins.</param>
/// <param name="Waits">The node ends with the child; otherwise once the child is accepted.</param>
/// <param name="IsAbandoned">The child goes on when the node ends before it.</param>
public sealed record ChildDefinition(string Workflow, int? Version, bool Waits = true, bool IsAbandoned = false);

/// <param name="Value">A text, or another value as JSON writes it.</param>
public sealed record SwitchCase(string Value, IReadOnlyList<int> Targets);

/// <param name="On">Error types, with <c>*</c> as wildcard; empty: every error.</param>
/// <param name="Then">A sibling, by its index.</param>
public sealed record CatchRule(IReadOnlyList<string> On, int Then);

/// <param name="Setups">Of these one must have succeeded; empty: it runs in any case.</param>
/// <param name="FailsRun">Its failure is one of the run; otherwise the run goes by the other tasks.</param>
public sealed record TeardownDefinition(IReadOnlyList<int> Setups, bool FailsRun);
