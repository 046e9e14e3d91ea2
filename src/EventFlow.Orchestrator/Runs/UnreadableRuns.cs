using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Runs;

/// <summary>The way out of a run that cannot be planned any more because its workflow or a row of it is gone: it can be canceled.</summary>
internal static class UnreadableRuns
{
    /// <returns>Runs whose turn has come with its end.</returns>
    public static async Task<IReadOnlyList<Guid>> CancelAsync(
        RunSaga run, string? reason, InvalidDataException problem, IRunSession session, DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        run.Version++;
        run.EventSeq++;
        run.CurrentState = RunStatus.Canceled.Word();
        run.EndedAt = at;
        run.ErrorType = "Unreadable";
        run.ErrorMessage = problem.Message;
        var tasks = await session.TasksAsync(run.CorrelationId, cancellationToken);
        return await session.CommitAsync(
            new RunCommit
            {
                Run = run,
                Changed = [.. tasks.Where(task => !task.State.IsFinal()).Select(task => task with
                {
                    State = TaskState.Canceled, EndedAt = at, WaitReason = reason ?? "the run was canceled", RunVersion = run.Version,
                })],
                Events = [new RunEventRecord(run.CorrelationId, run.EventSeq, at, "run.canceled", null, null, null)],
            },
            cancellationToken);
    }
}
