using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Admission;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;
using EventFlow.Server.Workflows;

namespace EventFlow.Server.Runs;

/// <summary>POST of a run. The answer is sent after the commit; the wake-up after it is only that.</summary>
internal static class RunStart
{
    // Who hangs up leaves his wish in the line for the database; his place is kept until it is through, or the line had no end.
    private static readonly CancellationToken UntilDone = CancellationToken.None;

    public static async Task<IResult> HandleAsync(
        string id,
        HttpRequest request,
        IWorkflowStore workflows,
        WorkflowDefinitions definitions,
        StartAdmission admission,
        RunAcceptance acceptance,
        CancellationToken cancellationToken)
    {
        var wish = RunWish.Read(await RequestBody.ReadAsync(request, cancellationToken), request.Headers["Idempotency-Key"]);
        using var entered = admission.TryEnter();
        if (entered is null)
        {
            return await RepeatedAsync(id, wish.Key, acceptance, request, cancellationToken) ?? Refused(admission.OfStarting(), admission);
        }

        if (wish.Key is null && workflows.Known(id) is { } known
            && await TryStartAsync(known, wish, definitions, acceptance) is { } started)
        {
            return Started(started, request.HttpContext.Response);
        }

        if (await workflows.FindAsync(id, version: null, UntilDone) is not { } workflow)
        {
            return await UnknownWorkflow.ResultAsync(id, version: null, workflows, UntilDone);
        }

        // The place before the key: where the last one went to the same key a moment ago, that run is found.
        using var place = await admission.TakeAsync(id);
        if (await RepeatedAsync(id, wish.Key, acceptance, request, UntilDone) is { } repeated)
        {
            return repeated;
        }

        if (workflow.DeletedAt is { } deletedAt)
        {
            return WorkflowDeletion.Refused(id, deletedAt);
        }

        return place.Refusal is { } refusal
            ? Refused(refusal, admission)
            : await StartAsync(workflow, wish, place, definitions, acceptance, request);
    }

    /// <summary>A run that can begin at once goes by what is known of its workflow, which its commit checks. It never waits, so no limit on
    /// those that do concerns it.</summary>
    private static async Task<AcceptedRun?> TryStartAsync(
        StoredWorkflow known, RunWish wish, WorkflowDefinitions definitions, RunAcceptance acceptance)
    {
        var definition = definitions.Of(known);
        var (values, errors) = RunParameters.Check(definition, wish.Params);
        if (errors.Count > 0 || Core.Planning.RunTerms.Has(definition))
        {
            return null;
        }

        Failpoint.Hit("K1");
        return await acceptance.TryStartAsync(known, values.GetRawText(), UntilDone);
    }

    private static async Task<IResult> StartAsync(
        StoredWorkflow workflow, RunWish wish, PendingPlace place, WorkflowDefinitions definitions, RunAcceptance acceptance,
        HttpRequest request)
    {
        var (values, errors) = RunParameters.Check(definitions.Of(workflow), wish.Params);
        if (errors.Count > 0)
        {
            return new ProblemResult(Invalid(workflow.Id, errors));
        }

        Failpoint.Hit("K1");
        var run = await acceptance.AcceptAsync(workflow, values, wish.Key, place, UntilDone);
        return Started(run, request.HttpContext.Response);
    }

    private static async Task<IResult?> RepeatedAsync(
        string id, string? key, RunAcceptance acceptance, HttpRequest request, CancellationToken cancellationToken) =>
        await acceptance.RepeatedAsync(id, key, cancellationToken) is { } before ? Started(before, request.HttpContext.Response) : null;

    private static ProblemResult Refused(Refusal refusal, StartAdmission admission)
    {
        admission.Count(refusal);
        return refusal.ToResult();
    }

    private static IResult Started(AcceptedRun run, HttpResponse response)
    {
        response.Headers.Location = $"/api/v1/runs/{run.Id}";
        return Results.Json(
            new StartedRun(run.Id, run.Workflow, run.WorkflowVersion, run.State), statusCode: run.Created ? 202 : 200);
    }

    private static Problem Invalid(string id, IReadOnlyList<ProblemItem> errors) =>
        new(422, ProblemCodes.InvalidParameters, $"The parameters do not fit workflow '{id}': {errors[0].Message}") { Errors = errors };
}
