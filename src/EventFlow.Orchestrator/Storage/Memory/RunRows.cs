using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>The row as a database would take it from a commit: with safe texts, and with what the wishes of others have written as it was.
/// </summary>
internal static class RunRows
{
    public static RunSaga Written(RunSaga row, RunSaga before)
    {
        var written = row.Snapshot();
        written.ErrorType = SafeText.Short(row.ErrorType);
        written.ErrorMessage = SafeText.Long(row.ErrorMessage);
        (written.CancelRequestedAt, written.CancelReason) = (before.CancelRequestedAt, before.CancelReason);
        written.ParentPolicy = before.ParentPolicy;
        return written;
    }
}
