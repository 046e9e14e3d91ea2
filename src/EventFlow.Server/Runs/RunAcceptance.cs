using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Admission;

namespace EventFlow.Server.Runs;

/// <summary>Gives a run its id and has it accepted.</summary>
internal sealed class RunAcceptance(IRunStore runs, RunIntake intake, TimeProvider time)
{
    /// <summary>The run a key started before; a caller that repeats itself gets it whatever else it sends.</summary>
    public async Task<AcceptedRun?> RepeatedAsync(string workflow, string? key, CancellationToken cancellationToken) =>
        key is null ? null : await runs.FindByKeyAsync(workflow, key, cancellationToken);

    /// <summary>Null: it has to go the longer way.</summary>
    public Task<AcceptedRun?> TryStartAsync(StoredWorkflow known, string parameters, CancellationToken cancellationToken) =>
        intake.TryStartAsync(new NewRun(RunIds.At(time.GetUtcNow()), known.Id, known.Version, parameters, Key: null), cancellationToken);

    /// <param name="parameters">JSON text.</param>
    public async Task<AcceptedRun> AcceptAsync(
        StoredWorkflow workflow, string parameters, string? key, PendingPlace place, CancellationToken cancellationToken)
    {
        var run = new NewRun(RunIds.At(time.GetUtcNow()), workflow.Id, workflow.Version, parameters, key);
        var accepted = await intake.AcceptAsync(run, cancellationToken);
        if (accepted.Created && accepted.State == RunStatus.Pending.Word())
        {
            place.Accepted();
        }

        return accepted;
    }
}
