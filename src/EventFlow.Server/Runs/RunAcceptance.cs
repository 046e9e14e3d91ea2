using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Server.Runs;

/// <summary>Commits a run, then wakes the engine.</summary>
internal sealed class RunAcceptance(IRunStore runs, IRunWaker waker, TimeProvider time)
{
    /// <summary>The run a key started before; a caller that repeats itself gets it whatever else it sends.</summary>
    public async Task<AcceptedRun?> RepeatedAsync(string workflow, string? key, CancellationToken cancellationToken) =>
        key is null ? null : await runs.FindByKeyAsync(workflow, key, cancellationToken);

    /// <param name="parameters">JSON text.</param>
    public async Task<AcceptedRun> AcceptAsync(
        StoredWorkflow workflow, string parameters, string? key, CancellationToken cancellationToken)
    {
        var run = new NewRun(RunIds.At(time.GetUtcNow()), workflow.Id, workflow.Version, parameters, key);
        var accepted = await runs.AcceptAsync(run, cancellationToken);
        Failpoint.Hit("K2");
        if (accepted.Created)
        {
            waker.StartRun(accepted.Id);
        }

        return accepted;
    }
}
