using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Runs;

/// <summary>POST of a cancel.</summary>
internal static class RunCancel
{
    private const int MaxReason = 1000;

    public static async Task<IResult> HandleAsync(
        string id, HttpRequest request, IRunStore store, IRunWaker waker, CancellationToken cancellationToken)
    {
        var reason = Reason(await RequestBody.ReadAsync(request, cancellationToken));
        if (await RunQueries.OfAsync(id, store, cancellationToken) is not { } run)
        {
            return RunQueries.Unknown(id);
        }

        // What is being undone goes on to its end.
        if (RunStates.IsFinal(run.State) || RunStates.IsUndoing(run.State))
        {
            return Results.Json(run);
        }

        if (!await store.RequestCancelAsync(run.Id, reason, cancellationToken))
        {
            return RunQueries.Unknown(id);
        }

        waker.CancelRun(run.Id, reason);
        return Results.Json(run, statusCode: 202);
    }

    private static string? Reason(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        var json = JsonBody.Parse(body);
        var members = RequestShape.Members(json, "reason");
        return RequestShape.Text(members, "reason", MaxReason);
    }
}
