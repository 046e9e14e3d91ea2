namespace EventFlow.Core.Planning;

public enum RunStatus
{
    Pending,
    Running,
    Canceling,

    /// <summary>What was done is being undone.</summary>
    Compensating,

    /// <summary>Something could not be undone, and the run stays until a person says how it goes on.</summary>
    CompensationFailed,
    Succeeded,
    Failed,
    Canceled,
    TimedOut,
}

public enum TaskState
{
    Waiting,
    Ready,
    Queued,
    Running,
    Retrying,
    Awaiting,
    Succeeded,
    Failed,
    Skipped,
    Canceled,
    TimedOut,
    UpstreamFailed,
}

/// <summary>The words of the states, the same in tables, messages, API and CLI.</summary>
public static class StateWords
{
    public static string Word(this RunStatus status) => status switch
    {
        RunStatus.TimedOut => "timed_out",
        RunStatus.CompensationFailed => "compensation_failed",
        _ => status.ToString().ToLowerInvariant(),
    };

    public static string Word(this TaskState state) => state switch
    {
        TaskState.TimedOut => "timed_out",
        TaskState.UpstreamFailed => "upstream_failed",
        _ => state.ToString().ToLowerInvariant(),
    };

    public static bool IsFinal(this RunStatus status) => status >= RunStatus.Succeeded;
    public static bool IsFinal(this TaskState state) => state >= TaskState.Succeeded;
    public static bool IsFailure(this TaskState state) =>
        state is TaskState.Failed or TaskState.TimedOut or TaskState.UpstreamFailed or TaskState.Canceled;

    public static RunStatus ParseRunStatus(string word) => RunWords[word];
    public static TaskState ParseTaskState(string word) => TaskWords[word];

    private static readonly Dictionary<string, RunStatus> RunWords = Enum.GetValues<RunStatus>().ToDictionary(Word);
    private static readonly Dictionary<string, TaskState> TaskWords = Enum.GetValues<TaskState>().ToDictionary(Word);
}
