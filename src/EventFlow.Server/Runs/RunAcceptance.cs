using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Server.Runs;

/// <summary>Gives a run its id and has it accepted.</summary>
internal sealed class RunAcceptance(IRunStore runs, RunIntake intake, TimeProvider time)
{
    /// <summary>The run a key started before; a caller that repeats itself gets it whatever else it sends.</summary>
    public async Task<AcceptedRun?> RepeatedAsync(string workflow, string? key, CancellationToken cancellationToken) =>
        key is null ? null : await runs.FindByKeyAsync(workflow, key, cancellationToken);

    /// <param name="parameters">JSON text.</param>
    public Task<AcceptedRun> AcceptAsync(
        StoredWorkflow workflow, string parameters, string? key, CancellationToken cancellationToken) =>
        intake.AcceptAsync(
            new NewRun(Guid.CreateVersion7(time.GetUtcNow()), workflow.Id, workflow.Version, parameters, key), cancellationToken);
}
