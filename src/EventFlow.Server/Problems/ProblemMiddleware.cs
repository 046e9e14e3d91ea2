using System.Diagnostics;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Workflows;

namespace EventFlow.Server.Problems;

/// <summary>Turns whatever goes wrong in a request into a problem document, and bare error statuses too.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            await FillBareStatusAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Describe(exception, context).ExecuteAsync(context);
        }
    }

    private ProblemResult Describe(Exception exception, HttpContext context)
    {
        var traceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        switch (exception)
        {
            case ProblemException refused:
                return new ProblemResult(refused.Problem);
            case BadHttpRequestException bad:
                return new ProblemResult(StatusProblems.OfBadRequest(bad));
            case BadCursorException cursor:
                var detail = cursor.Message.Replace($"{BadCursorException.Code} ", "", StringComparison.Ordinal);
                return new ProblemResult(new Problem(400, BadCursorException.Code, detail));
            case WorkflowDeletedException deleted:
                return WorkflowDeletion.Refused(deleted.Workflow, deleted.DeletedAt);
            case var _ when DatabaseFailure.IsUnreachable(exception):
                Log.DatabaseUnreachable(logger, exception, traceId);
                return DatabaseFailure.Result(traceId);
            case var _ when DatabaseFailure.IsUnstorableText(exception):
                return new ProblemResult(new Problem(422, ProblemCodes.UnusableText,
                    "The request holds a character or a number that PostgreSQL cannot store, such as U+0000."));
            default:
                Log.RequestFailed(logger, exception, context.Request.Method, context.Request.Path, traceId);
                return new ProblemResult(new Problem(500, ProblemCodes.Internal,
                    $"The server failed to answer. Its log says why under the trace id {traceId}.") { TraceId = traceId });
        }
    }

    private static async Task FillBareStatusAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode < 400 || response.HasStarted || response.ContentType is not null)
        {
            return;
        }

        if (StatusProblems.OfStatus(context) is { } problem)
        {
            await new ProblemResult(problem).ExecuteAsync(context);
        }
    }
}
