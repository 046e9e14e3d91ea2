using System.Globalization;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;
using EventFlow.Server.Workflows;

namespace EventFlow.Server.Runs;

/// <summary>PATCH of a map of a run under way. It is stored before it is answered.</summary>
internal sealed class RunMapLimit(
    IRunStore runs, ISignalStore signals, IWorkflowStore workflows, WorkflowDefinitions definitions, IRunWaker waker)
{
    private const string Member = "max_parallel";

    public static async Task<IResult> HandleAsync(
        string id, string path, HttpRequest request, RunMapLimit limits, CancellationToken cancellationToken)
    {
        var members = RequestShape.Members(JsonBody.Parse(await RequestBody.ReadAsync(request, cancellationToken)), Member);
        var limit = members.TryGetValue(Member, out var given) && given.ValueKind == JsonValueKind.Number
            && given.TryGetInt32(out var number) && number is >= 1 and <= MapLimits.Most
            ? number
            : throw RequestShape.Wrong($"'{Member}' must be a whole number from 1 to {MapLimits.Most}.");
        return await limits.ChangeAsync(id, path, limit, cancellationToken);
    }

    private async Task<IResult> ChangeAsync(string id, string path, int limit, CancellationToken cancellationToken)
    {
        if (await RunQueries.HeadAsync(id, runs, cancellationToken) is not { } run)
        {
            return RunQueries.Unknown(id);
        }

        if (!await IsMapAsync(run, path, cancellationToken))
        {
            return Refused(
                404, ProblemCodes.UnknownMap,
                $"Run {run.Id} has no task '{path}' with 'foreach'; only such a task has '{Member}'. Its tasks list them.");
        }

        if (await runs.TaskAsync(run.Id, path, cancellationToken) is { } task && StateWords.ParseTaskState(task.State).IsFinal())
        {
            return Refused(
                409, ProblemCodes.MapEnded, $"Task '{path}' of run {run.Id} has ended as {task.State}; nothing of it begins any more.");
        }

        return await StoreAsync(run, path, limit, cancellationToken);
    }

    /// <summary>The path of a map itself, and of none of its children.</summary>
    private async Task<bool> IsMapAsync(RunView run, string path, CancellationToken cancellationToken) =>
        !path.EndsWith(']') && await workflows.FindAsync(run.Workflow, run.Version, cancellationToken) is { } workflow
            && definitions.Of(workflow).Graph.NodeAt(path)?.Foreach is not null;

    private async Task<IResult> StoreAsync(RunView run, string path, int limit, CancellationToken cancellationToken)
    {
        var (name, data) = (MapLimits.SignalOf(path), limit.ToString(CultureInfo.InvariantCulture));
        var sent = await signals.SendAsync(new NewSignal(run.Id, name, Key: null, data), cancellationToken);
        switch (sent.Fate)
        {
            case SignalFate.Stored:
                waker.SignalRun(new SignalRun(run.Id, sent.Number, name, data));
                return Results.Json(new ChangedTask(run.Id, path, limit), statusCode: 202);
            case SignalFate.TooMany:
                return Refused(
                    429, ProblemCodes.TooManySignals, $"Run {run.Id} keeps {SignalLimits.MostKept} changes and signals. Try again later.");
            default:
                return RunSignal.Ended(run);
        }
    }

    private static ProblemResult Refused(int status, string code, string detail) => new(new Problem(status, code, detail));
}
