using System.Text.Json;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed partial class MemoryRunStore
{
    private readonly Lock accepting = new();

    private AcceptedRun Accept(NewRun run, RunSaga row, RunTerms terms)
    {
        lock (accepting)
        {
            var accepted = runs.Accept(row, out var created);
            if (!created)
            {
                return Accepted(accepted.Row, created);
            }

            timers.Add(run.Id, terms.Timers);
            var verdict = terms.Place is { } place ? runs.Places.Admit(run, place, row.CreatedAt) : null;
            if (verdict is { IsSkipped: true })
            {
                Skip(accepted, terms.Place!.Skipped);
            }

            return Accepted(accepted.Row, created) with { Line = verdict };
        }
    }

    private void Skip(MemoryRun run, string reason)
    {
        lock (run)
        {
            run.RequestCancel(reason, run.Row.CreatedAt);
        }

        var row = run.Row.Snapshot();
        (row.CurrentState, row.EndedAt, row.Version, row.EventSeq) = (RunStatus.Canceled.Word(), row.CreatedAt, 1, 3);
        runs.Commit(
            run,
            new RunCommit
            {
                Run = row,
                Events =
                [
                    new(row.CorrelationId, 2, row.CreatedAt, "run.canceling", null, null, JsonSerializer.Serialize(new { reason })),
                    new(row.CorrelationId, 3, row.CreatedAt, "run.canceled", null, null, null),
                ],
            },
            timers, slots, row.CreatedAt);
    }

    private string? WhyPending(RunSaga row) => row.CurrentState != RunStatus.Pending.Word() ? null
        : runs.Places.WhyWaits(row.CorrelationId)
            ?? (timers.DueAt(row.CorrelationId, "", TimerKinds.Window) is { } opens ? RunWaits.ForWindow(opens) : null);

    private bool MayStart(RunSaga row, DateTimeOffset since) =>
        !runs.Places.Waits(row.CorrelationId, since) && timers.DueAt(row.CorrelationId, "", TimerKinds.Window) is null;
}
