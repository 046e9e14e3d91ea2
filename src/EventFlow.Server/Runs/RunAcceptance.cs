using System.Text.Json;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Admission;
using EventFlow.Server.Problems;
using EventFlow.Server.Workflows;

namespace EventFlow.Server.Runs;

/// <summary>Gives a run its id and has it accepted.</summary>
internal sealed class RunAcceptance(IRunStore runs, RunIntake intake, WorkflowDefinitions definitions, TimeProvider time)
{
    /// <summary>The run a key started before; a caller that repeats itself gets it whatever else it sends.</summary>
    public async Task<AcceptedRun?> RepeatedAsync(string workflow, string? key, CancellationToken cancellationToken) =>
        key is null ? null : await runs.FindByKeyAsync(workflow, key, cancellationToken);

    /// <summary>Null: it has to go the longer way.</summary>
    public Task<AcceptedRun?> TryStartAsync(StoredWorkflow known, string parameters, CancellationToken cancellationToken) =>
        intake.TryStartAsync(new NewRun(RunIds.At(time.GetUtcNow()), known.Id, known.Version, parameters, Key: null), cancellationToken);

    /// <exception cref="ProblemException">EF4035: the parameters give no key to count runs by.</exception>
    public async Task<AcceptedRun> AcceptAsync(
        StoredWorkflow workflow, JsonElement parameters, string? key, PendingPlace place, CancellationToken cancellationToken)
    {
        var run = new NewRun(
            RunIds.At(time.GetUtcNow()), workflow.Id, workflow.Version, parameters.GetRawText(), key, Terms: TermsOf(workflow, parameters));
        var accepted = await intake.AcceptAsync(run, cancellationToken);
        if (accepted.Created && accepted.State == RunStatus.Pending.Word())
        {
            place.Accepted();
        }

        return accepted;
    }

    private RunTerms? TermsOf(StoredWorkflow workflow, JsonElement parameters)
    {
        var terms = RunTerms.Of(definitions.Of(workflow), parameters, time.GetUtcNow(), out var problem);
        return problem is null ? terms : throw new ProblemException(422, ProblemCodes.InvalidConcurrencyKey,
            $"The 'key' in 'concurrency' of workflow '{workflow.Id}' cannot be used with these parameters: {problem}. "
            + "Give other parameters, or change the key.");
    }
}
