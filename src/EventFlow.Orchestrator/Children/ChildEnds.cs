using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Children;

/// <summary>What a child run gives the task it is carried out for.</summary>
/// <param name="Output">JSON text.</param>
internal sealed record ChildEnd(string? Output, TaskError? Error);

internal static class ChildEnds
{
    /// <summary>Of a run that has just ended.</summary>
    public static ChildEnd Of(RunState run) =>
        new(run.Output?.GetRawText(), ErrorOf(ChildRuns.ErrorOf(run.Id, run.Status, run.Error, run.CancelReason)));

    /// <summary>Of a run as it is stored; null: it has not ended.</summary>
    public static ChildEnd? Of(RunView run)
    {
        var status = StateWords.ParseRunStatus(run.State);
        var error = run.Error is { } stored ? new RunError(stored.Type, stored.Message) : null;
        return status.IsFinal()
            ? new ChildEnd(run.Output?.GetRawText(), ErrorOf(ChildRuns.ErrorOf(run.Id, status, error, run.CancelReason)))
            : null;
    }

    /// <summary>Of a run that goes on alone.</summary>
    public static ChildEnd Detached(Guid child) => new($"{{\"run\":\"{child}\"}}", null);

    public static ChildEnd Refused(string message) => new(null, new TaskError(ErrorTypes.ChildRefused, message, Retryable: false));

    private static TaskError? ErrorOf(AttemptError? error) =>
        error is null ? null : new TaskError(error.Type, error.Message, error.Retryable);
}
