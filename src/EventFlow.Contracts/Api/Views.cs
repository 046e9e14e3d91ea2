using System.Text.Json;

namespace EventFlow.Contracts.Api;

/// <summary>A page of a list; <see cref="Next"/> is the cursor of the next page, null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <param name="DeletedAt">Null: it is not deleted.</param>
public sealed record WorkflowView(
    string Id, int Version, string? Title, string Namespace, string Hash, DateTimeOffset CreatedAt, DateTimeOffset? DeletedAt = null);

/// <param name="Environment">The environment it was applied in; null: none.</param>
public sealed record WorkflowVersionView(int Version, string Hash, DateTimeOffset CreatedAt, string? Environment = null);

/// <summary>A workflow that starts no runs any more; its versions and runs are kept.</summary>
public sealed record DeletedWorkflow(string Id, int Version, DateTimeOffset DeletedAt);

/// <param name="Restored">False: it was not deleted.</param>
public sealed record RestoredWorkflow(string Id, int Version, bool Restored);

/// <summary>The answer to an apply.</summary>
/// <param name="Environment">The environment it was applied in; null: none.</param>
public sealed record AppliedWorkflow(
    string Id, int Version, string Hash, bool Created, IReadOnlyList<string> Warnings, string? Environment = null);

/// <summary>The body of a start. <see cref="Key"/> is the idempotency key; the same key gives the same run.</summary>
public sealed record StartRunRequest(IReadOnlyDictionary<string, JsonElement>? Params = null, string? Key = null);

public sealed record StartedRun(Guid Id, string Workflow, int Version, string State);

/// <summary>A signal as it is stored; <see cref="Number"/> counts those of its run from 1.</summary>
public sealed record SignalView(Guid Run, string Name, int Number);

/// <summary>A decision about a task that waits for approval: <c>approve</c> or <c>reject</c>. The name and the roles are those of the
/// person, as whoever sends it knows them.</summary>
public sealed record DecisionRequest(
    string Decision, string By, IReadOnlyList<string>? Roles = null, JsonElement? Form = null, string? Comment = null);

/// <summary>What is to change of a task of a run under way.</summary>
public sealed record ChangeTaskRequest(int MaxParallel);

public sealed record ChangedTask(Guid Run, string Path, int MaxParallel);

public sealed record DecisionView(Guid Run, string Path, string Decision, string By, DateTimeOffset At);

public sealed record RunView
{
    public required Guid Id { get; init; }
    public required string Workflow { get; init; }
    public required int Version { get; init; }
    public required string State { get; init; }
    public string? Key { get; init; }
    public JsonElement? Params { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public ErrorView? Error { get; init; }

    /// <summary>Of a pending run why it has not begun: its place in line, or when its window opens. Of one whose undoing is stuck what
    /// keeps it from ending until a person says how it goes on. Null: nothing does.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>Why it was asked to end.</summary>
    public string? CancelReason { get; init; }

    /// <summary>When it was seen that it had not ended by its deadline.</summary>
    public DateTimeOffset? DeadlineMissedAt { get; init; }

    /// <summary>The task this run is a child for; null: it is nobody's child.</summary>
    public ParentView? Parent { get; init; }

    /// <summary>What the run started by, as its expressions read <c>trigger</c>; null: somebody wanted it.</summary>
    public JsonElement? Trigger { get; init; }

    /// <summary>What the workflow gives with its <c>output</c>; only of a single run that has succeeded.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>How many task instances are in each state.</summary>
    public IReadOnlyDictionary<string, int> Tasks { get; init; } = new Dictionary<string, int>();
}

/// <summary>A task of another run, and the attempt that a child run does.</summary>
public sealed record ParentView(Guid Run, string Path, int Attempt);

/// <param name="Bytes">Of its JSON text as UTF-8.</param>
public sealed record PayloadView(string Sha256, int Bytes);

public sealed record ErrorView(string Type, string Message);

public sealed record TaskView
{
    public required string Path { get; init; }
    public required string Kind { get; init; }
    public string? Type { get; init; }
    public required string State { get; init; }
    public int Attempt { get; init; }
    public string? Worker { get; init; }

    /// <summary>The child run that does the last attempt; null for any other kind of task.</summary>
    public Guid? Child { get; init; }
    public DateTimeOffset? QueuedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public JsonElement? Output { get; init; }

    /// <summary>In place of an output that is kept apart for its size; <c>GET …/tasks/{path}/output</c> gives it.</summary>
    public PayloadView? OutputRef { get; init; }

    public ErrorView? Error { get; init; }

    /// <summary>Why the task does not run, in words; null once it runs or has ended well.</summary>
    public string? WaitingFor { get; init; }

    public double? Percent { get; init; }
    public string? Message { get; init; }
}

public sealed record EventView(long Seq, DateTimeOffset At, string Kind, string? Path, int? Attempt, JsonElement? Data);
