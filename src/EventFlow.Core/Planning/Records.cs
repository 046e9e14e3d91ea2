using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

public static class TaskKinds
{
    public const string Task = "task";
    public const string Group = "group";
    public const string Map = "map";
    public const string Loop = "loop";
    public const string Wait = "wait";
    public const string Signal = "signal";
    public const string Approve = "approve";
    public const string Switch = "switch";
    public const string Run = "run";

    /// <summary>Undoes a task.</summary>
    public const string Compensation = "compensation";

    /// <summary>The kind of a node as its runs show it.</summary>
    public static string Of(NodeDefinition node) => node.Foreach is not null ? Map : OfOne(node);

    /// <summary>That of one instance of it.</summary>
    internal static string OfOne(NodeDefinition node) => node.Kind switch
    {
        NodeKind.Group => node.Loop is null ? Group : Loop,
        NodeKind.Wait => Wait,
        NodeKind.Signal => Signal,
        NodeKind.Approve => Approve,
        NodeKind.Switch => Switch,
        NodeKind.Run => Run,
        _ => Task,
    };
}

/// <summary>A task instance as it is stored: one row, addressed by run and path.</summary>
public sealed record TaskRecord
{
    public required Guid RunId { get; init; }
    public required string Path { get; init; }

    /// <summary>One of <see cref="TaskKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The task type; empty for what no worker does.</summary>
    public string Type { get; init; } = "";

    public required TaskState State { get; init; }

    /// <summary>The attempt under way or the last one; 0 before the first dispatch. Of an approval 1, and 2 once it is escalated.</summary>
    public int Attempt { get; init; }

    /// <summary>Attempts that ended because their worker vanished. They do not count against the retry rules.</summary>
    public int Losses { get; init; }

    /// <summary>Failed attempts per retry rule, in the order of the rules.</summary>
    public IReadOnlyList<int> RuleFailures { get; init; } = [];

    /// <summary>Messages sent for the current attempt.</summary>
    public int Dispatches { get; init; }

    /// <summary>Who runs the attempt: a worker, or the child run by its id.</summary>
    public string? Worker { get; init; }

    /// <summary>Why the task does not run, where the state alone does not tell: the skip reason, the retry, the map's limit.</summary>
    public string? WaitReason { get; init; }

    /// <summary>Paths of the parents, for the views to say which of them are still open.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Children of a map, or rounds of a loop: how many there are or may be.</summary>
    public int? Total { get; init; }

    /// <summary>How many of these were created so far; of what a worker does its life, see <see cref="TaskInstance.Life"/>.</summary>
    public int? Launched { get; init; }

    public DateTimeOffset? QueuedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>JSON text.</summary>
    public string? Output { get; init; }

    public string? ErrorType { get; init; }
    public string? ErrorMessage { get; init; }

    /// <summary>The run's version that wrote this row last: what is newer than a cached run is found by it.</summary>
    public int RunVersion { get; init; }
}

/// <summary>One line of a run's history, numbered 1..n without a gap.</summary>
/// <param name="Data">JSON text.</param>
public sealed record RunEventRecord(Guid RunId, long Seq, DateTimeOffset At, string Kind, string? Path, int? Attempt, string? Data);

public static class TimerKinds
{
    /// <summary>A retry is due.</summary>
    public const string Retry = "retry";

    /// <summary>The worker has not been heard of for the length of its lease.</summary>
    public const string Lease = "lease";

    /// <summary>The attempt has run longer than its timeout allows.</summary>
    public const string Timeout = "timeout";

    /// <summary>A <c>wait</c> is over.</summary>
    public const string Wait = "wait";

    /// <summary>The signal that is waited for has not come in time.</summary>
    public const string Signal = "signal";

    /// <summary>Nobody has decided in time.</summary>
    public const string Approval = "approval";

    /// <summary>A window opens: of a task, or of a run that has not begun.</summary>
    public const string Window = "window";

    /// <summary>Of a run: it should have begun by now.</summary>
    public const string StartWithin = "start_within";

    /// <summary>Of a run: it should have ended by now, by the clock.</summary>
    public const string FinishBy = "finish_by";

    /// <summary>Of a run: it may take no longer.</summary>
    public const string Duration = "duration";

    /// <summary>A canceled task has had its time to stop.</summary>
    public const string CancelGrace = "cancel_grace";
}

/// <param name="Path">Empty: of the run itself.</param>
public sealed record TimerKey(Guid RunId, string Kind, string Path, int Attempt);

/// <param name="Delay">From the moment of the commit, on the clock of the store.</param>
public sealed record TimerRecord(TimerKey Key, TimeSpan Delay);
