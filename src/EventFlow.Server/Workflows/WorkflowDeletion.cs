using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Schedules;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;

namespace EventFlow.Server.Workflows;

/// <summary>DELETE of a workflow, which keeps all that was, and the way back.</summary>
internal static class WorkflowDeletion
{
    public static async Task<IResult> DeleteAsync(
        string id, IWorkflowStore store, ScheduleKeeper schedules, CancellationToken cancellationToken)
    {
        if (await store.DeleteAsync(id, cancellationToken) is not { } deleted)
        {
            return await UnknownWorkflow.ResultAsync(id, version: null, store, cancellationToken);
        }

        await SyncAsync(id, schedules, cancellationToken);
        return Results.Json(deleted);
    }

    public static async Task<IResult> RestoreAsync(
        string id, IWorkflowStore store, ScheduleKeeper schedules, CancellationToken cancellationToken)
    {
        if (await store.RestoreAsync(id, cancellationToken) is not { } restored)
        {
            return await UnknownWorkflow.ResultAsync(id, version: null, store, cancellationToken);
        }

        await SyncAsync(id, schedules, cancellationToken);
        return Results.Json(restored);
    }

    /// <summary>It is deleted or restored whatever comes of this: who fires schedules takes over what is left here, or says why it cannot.
    /// </summary>
    private static async Task SyncAsync(string id, ScheduleKeeper schedules, CancellationToken cancellationToken)
    {
        try
        {
            await schedules.SyncAsync(id, cancellationToken);
        }
        catch (InvalidDataException)
        {
            // A file that this server cannot read has no schedules that fire.
        }
    }

    /// <summary>The answer to a start.</summary>
    public static ProblemResult Refused(string id, DateTimeOffset deletedAt) =>
        new(new Problem(410, ProblemCodes.WorkflowDeleted,
            $"Workflow '{id}' was deleted at {deletedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z and starts no runs. "
            + $"Bring it back with POST /api/v1/workflows/{id}/restore ('eventflow workflows restore {id}'), or apply its file again."));
}
