using System.Text;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Runs;

/// <summary>GET of the whole output of a task, wherever it is kept.</summary>
internal static class TaskOutput
{
    private const string Suffix = "/output";
    private const string Json = "application/json";

    /// <param name="path">The task's with <c>/output</c> behind it: a path has slashes of its own, and routes end with it.</param>
    public static async Task<IResult> HandleAsync(
        string id, string path, HttpRequest request, IRunStore runs, IPayloadStore payloads, CancellationToken cancellationToken)
    {
        if (!path.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return Refused(ProblemCodes.UnknownOutput, $"There is nothing at this address; {path}/output is the output of the task.");
        }

        if (await RunQueries.HeadAsync(id, runs, cancellationToken) is not { } run)
        {
            return RunQueries.Unknown(id);
        }

        path = path[..^Suffix.Length];
        if (Query.Text(request, "sha256") is { } sha256)
        {
            return await PayloadAsync(run.Id, path, sha256, payloads, cancellationToken);
        }

        return await runs.TaskAsync(run.Id, path, cancellationToken) switch
        {
            { Output: { } output } => Results.Bytes(Encoding.UTF8.GetBytes(output.GetRawText()), Json),
            { OutputRef: { } kept } => await PayloadAsync(run.Id, path, kept.Sha256, payloads, cancellationToken),
            { } task => Refused(
                ProblemCodes.UnknownOutput,
                $"Task '{path}' of run {run.Id} has no output: it is {task.State}. A map and a group have those of the tasks inside."),
            null => Refused(ProblemCodes.UnknownOutput, $"Run {run.Id} has no task '{path}'; GET /api/v1/runs/{run.Id}/tasks lists them."),
        };
    }

    private static async Task<IResult> PayloadAsync(
        Guid run, string path, string sha256, IPayloadStore payloads, CancellationToken cancellationToken) =>
        await payloads.ReadAsync(run, sha256, cancellationToken) is { } body
            ? Results.Bytes(body, Json)
            : Refused(
                ProblemCodes.LostOutput,
                $"The output of task '{path}' of run {run} (sha256 {sha256}) is not in the store of payloads any more. "
                + $"Restore it, or have the task done again: eventflow runs repair {run} --from {path}");

    private static ProblemResult Refused(string code, string detail) => new(new Problem(404, code, detail));
}
