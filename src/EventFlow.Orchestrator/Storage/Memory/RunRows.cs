using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>Copies of the saga row: what a caller changes without committing must stay its own.</summary>
internal static class RunRows
{
    public static RunSaga Copy(RunSaga row) => new()
    {
        CorrelationId = row.CorrelationId,
        CurrentState = row.CurrentState,
        Workflow = row.Workflow,
        WorkflowVersion = row.WorkflowVersion,
        Key = row.Key,
        Params = row.Params,
        CreatedAt = row.CreatedAt,
        StartedAt = row.StartedAt,
        EndedAt = row.EndedAt,
        ErrorType = row.ErrorType,
        ErrorMessage = row.ErrorMessage,
        CancelRequestedAt = row.CancelRequestedAt,
        CancelReason = row.CancelReason,
        EventSeq = row.EventSeq,
        Version = row.Version,
    };

    public static RunSaga Clean(RunSaga row)
    {
        var copy = Copy(row);
        copy.ErrorType = SafeText.Short(row.ErrorType);
        copy.ErrorMessage = SafeText.Long(row.ErrorMessage);
        copy.CancelReason = SafeText.Long(row.CancelReason);
        return copy;
    }
}
