using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;
using EventFlow.Server.Workflows;

namespace EventFlow.Server.Runs;

/// <summary>POST of a run. The answer is sent after the commit; the wake-up after it is only that.</summary>
internal static class RunStart
{
    public static async Task<IResult> HandleAsync(
        string id,
        HttpRequest request,
        IWorkflowStore workflows,
        WorkflowDefinitions definitions,
        RunAcceptance acceptance,
        CancellationToken cancellationToken)
    {
        var wish = RunWish.Read(await RequestBody.ReadAsync(request, cancellationToken), request.Headers["Idempotency-Key"]);
        if (await workflows.FindAsync(id, version: null, cancellationToken) is not { } workflow)
        {
            return await UnknownWorkflow.ResultAsync(id, version: null, workflows, cancellationToken);
        }

        if (await acceptance.RepeatedAsync(id, wish.Key, cancellationToken) is { } before)
        {
            return Started(before, request.HttpContext.Response);
        }

        var (values, errors) = RunParameters.Check(definitions.Of(workflow), wish.Params);
        if (errors.Count > 0)
        {
            return new ProblemResult(Invalid(id, errors));
        }

        Failpoint.Hit("K1");
        var run = await acceptance.AcceptAsync(workflow, values.GetRawText(), wish.Key, cancellationToken);
        return Started(run, request.HttpContext.Response);
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
