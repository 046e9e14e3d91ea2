using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using MassTransit;

namespace EventFlow.Orchestrator.Runs;

/// <summary>A run: the saga instance and the row of <c>runs</c>. The tasks have rows of their own.</summary>
internal sealed class RunSaga : SagaStateMachineInstance
{
    public Guid CorrelationId { get; set; }

    /// <summary>The word of the run's state; the state machine's states bear the same words.</summary>
    public string CurrentState { get; set; } = RunStatus.Pending.Word();

    public string Workflow { get; set; } = "";
    public int WorkflowVersion { get; set; }

    /// <summary>Idempotency key of the start, unique within the workflow.</summary>
    public string? Key { get; set; }

    /// <summary>What runs of the workflow are counted by; null: it allows any number of them.</summary>
    public string? ConcurrencyKey { get; set; }

    /// <summary>JSON text.</summary>
    public string Params { get; set; } = "{}";

    /// <summary>JSON text: what it started by; null: somebody wanted it.</summary>
    public string? Trigger { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public DateTimeOffset? DeadlineMissedAt { get; set; }
    public string? ErrorType { get; set; }
    public string? ErrorMessage { get; set; }
    public DateTimeOffset? CancelRequestedAt { get; set; }
    public string? CancelReason { get; set; }

    /// <summary>Number of the last event of the run's history.</summary>
    public long EventSeq { get; set; }

    /// <summary>Tasks that are ready, queued, running, retrying or awaiting.</summary>
    public int ActiveTasks { get; set; }

    /// <summary>Counts commits; the fence against a second writer, and what tells whether a cached run is current.</summary>
    public int Version { get; set; }

    /// <summary>The task it is a child for; null: it is nobody's child.</summary>
    public Guid? ParentId { get; set; }
    public string? ParentPath { get; set; }
    public int? ParentAttempt { get; set; }

    /// <summary>One of <see cref="ParentPolicies"/>.</summary>
    public string? ParentPolicy { get; set; }

    /// <summary>How many runs it is inside of.</summary>
    public int Depth { get; set; }

    /// <summary>JSON text: what its workflow gives, once it has succeeded.</summary>
    public string? Output { get; set; }

    public RunParent? Parent => ParentId is { } parent ? new RunParent(parent, ParentPath!, ParentAttempt!.Value) : null;

    /// <summary>The row as it is now, for whoever changes or keeps it apart from this one.</summary>
    public RunSaga Snapshot() => (RunSaga)MemberwiseClone();
}
