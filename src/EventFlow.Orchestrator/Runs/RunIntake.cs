using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Nodes;
using EventFlow.Orchestrator.Payloads;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Workflows;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Accepts runs. One whose partition is read here starts in the transaction that accepts it; any other is committed as
/// <c>pending</c> and its node is woken.</summary>
internal sealed class RunIntake(
    IRunStore runs, RunFollowUp followUp, RunInbox inbox, ResidentRuns residents, StartGate gates, WorkflowPlans plans,
    PayloadReader payloads,
    RunPartitions partitions, LocalPartitions local, EngineOptions options, TimeProvider clock, ILogger<RunIntake> log)
{
    /// <summary>Accepts and starts a run of the latest version of its workflow. Null: not here, or not now, or there is a later version.
    /// </summary>
    public async Task<AcceptedRun?> TryStartAsync(NewRun run, CancellationToken cancellationToken) =>
        run is { Child: null, Trigger: null } && MayStartHere(run) ? await StartAsync(run).WaitAsync(cancellationToken) : null;

    /// <summary>On return the run is committed, or the one that has its key was before.</summary>
    public async Task<AcceptedRun> AcceptAsync(NewRun run, CancellationToken cancellationToken)
    {
        RunKeys.Check(run.Key);
        if (run.Terms is null && await TryStartAsync(run, cancellationToken) is { } started)
        {
            return started;
        }

        var accepted = await runs.AcceptAsync(run, cancellationToken);
        Failpoint.Hit("K2");
        if (accepted.Created)
        {
            await followUp.FollowAsync(run, accepted);
        }

        return accepted;
    }

    private bool MayStartHere(NewRun run) =>
        options.CommitMode == CommitMode.Group
        && local.Contains(partitions.Of(run.Id))
        && gates.MayStart(run.Workflow, fromBacklog: false);

    /// <summary>Null: not this way. Its key may be taken, or its version be the latest no more.</summary>
    private async Task<AcceptedRun?> StartAsync(NewRun run)
    {
        ResidentRun? resident = null;
        try
        {
            var row = RowOf(run);
            var plan = await plans.FindAsync(run.Workflow, run.WorkflowVersion, CancellationToken.None);
            resident = residents.Introduce(row, RunRestore.Restore(plan, RunLoader.StoredRunOf(row, [], [], payloads)));
            var woken = inbox.WakeAsync(new StartRun(run.Id), CancellationToken.None);
            await await Task.WhenAny(resident.Accepted.Task, woken);
            return resident.IsNew ? null : Started(run, row);
        }
        catch (RunConflictException)
        {
            return null;
        }
        catch (Exception fault) when (!StorageFaults.IsTransient(fault))
        {
            log.ShortWayFailed(fault, run.Id);
            return null;
        }
        finally
        {
            Forget(resident);
        }
    }

    private static AcceptedRun Started(NewRun run, RunSaga row)
    {
        Failpoint.Hit("K2");
        return new AcceptedRun(run.Id, run.Workflow, run.WorkflowVersion, row.CurrentState, Created: true);
    }

    private void Forget(ResidentRun? resident)
    {
        if (resident is null)
        {
            return;
        }

        if (resident.IsNew)
        {
            resident.Break();
        }

        residents.Release(resident);
    }

    private RunSaga RowOf(NewRun run) => new()
    {
        CorrelationId = run.Id,
        Workflow = run.Workflow,
        WorkflowVersion = run.WorkflowVersion,
        Key = run.Key,
        Params = run.Params,
        CreatedAt = clock.GetUtcNow(),
        EventSeq = 1,
    };
}
