using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;
using EventFlow.Server.Workflows;

namespace EventFlow.Server.Runs;

/// <summary>POST of the wish that a run goes on. It is stored before it is answered; the wake-up after it is only that.</summary>
internal sealed class RunRepair(
    IRunStore runs, ISignalStore signals, IPlaceStore places, IWorkflowStore workflows, WorkflowDefinitions definitions, IRunWaker waker)
{
    public static async Task<IResult> HandleAsync(
        string id, HttpRequest request, RunRepair repair, CancellationToken cancellationToken)
    {
        var wish = RepairWish.Read(await RequestBody.ReadAsync(request, cancellationToken));
        var key = IdempotencyKey.Of(request);
        return await repair.RepairAsync(id, wish, key, cancellationToken);
    }

    private async Task<IResult> RepairAsync(string id, RepairWish wish, string? key, CancellationToken cancellationToken) =>
        await RunQueries.OfAsync(id, runs, cancellationToken) is { } run
            ? await RepairAsync(run, wish, key, cancellationToken)
            : RunQueries.Unknown(id);

    private async Task<IResult> RepairAsync(RunView run, RepairWish wish, string? key, CancellationToken cancellationToken)
    {
        if (RunStates.IsRepairable(run.State) && await ProblemAsync(run, wish, cancellationToken) is { } problem)
        {
            return new ProblemResult(new Problem(422, ProblemCodes.BadRepair, problem));
        }

        if (await NoPlaceAsync(run, cancellationToken) is { } full)
        {
            return new ProblemResult(full);
        }

        var data = wish.ToJson();
        var sent = await signals.SendRepairAsync(new NewSignal(run.Id, Repair.Signal, key, data), cancellationToken);
        switch (sent.Fate)
        {
            case SignalFate.Stored:
                waker.SignalRun(new SignalRun(run.Id, sent.Number, Repair.Signal, data));
                return Results.Json(run, statusCode: 202);
            case SignalFate.Repeated:
                return Results.Json(run);
            case SignalFate.NotRepairable:
                return new ProblemResult(new Problem(409, ProblemCodes.NotRepairable, NotRepairable(run)));
            default:
                return RunQueries.Unknown(run.Id.ToString());
        }
    }

    /// <summary>Null: the run has a place, or needs none. One that is stuck in its undoing has never given up its own.</summary>
    private async Task<Problem?> NoPlaceAsync(RunView run, CancellationToken cancellationToken)
    {
        if (!RunStates.IsRepairable(run.State) || run.State == RunStatus.CompensationFailed.Word()
            || await workflows.FindAsync(run.Workflow, run.Version, cancellationToken) is not { } workflow
            || definitions.Of(workflow).Concurrency is not { } limit
            || await places.RetakeAsync(run.Id, limit.Max, cancellationToken))
        {
            return null;
        }

        return new Problem(409, ProblemCodes.NoPlaceToRepair,
            $"Run {run.Id} would be one too many: workflow '{run.Workflow}' allows {limit.Max} at a time, and as many go on or wait. "
            + "Repair it when they have ended.");
    }

    private static string NotRepairable(RunView run) => $"Run {run.Id} is {run.State}" + StateWords.ParseRunStatus(run.State) switch
    {
        RunStatus.Succeeded => ": there is nothing to repair. Start another run.",
        RunStatus.Compensating or RunStatus.Canceling => ": wait until it has ended, and repair it then.",
        _ => ": a run is repaired once it has failed, timed out or been canceled. Cancel it, or wait until it has ended.",
    };

    private async Task<string?> ProblemAsync(RunView run, RepairWish wish, CancellationToken cancellationToken)
    {
        var isStuck = run.State == RunStatus.CompensationFailed.Word();
        if (isStuck && wish.From.Count > 0)
        {
            return $"Run {run.Id} is being undone and cannot begin from anywhere now: {run.WaitingFor}. Repair it without 'from' to try "
                + "that again, or name it in 'skip'; repair the run once more when it has ended.";
        }

        if (!isStuck && wish.Skip.Count > 0)
        {
            return $"Nothing of run {run.Id} is being undone: it is {run.State}. Leave 'skip' out.";
        }

        var checks = wish.From.Select(path => FromAsync(run, path, cancellationToken))
            .Concat(wish.Skip.Select(path => SkipAsync(run, path, cancellationToken)));
        foreach (var check in checks)
        {
            if (await check is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private async Task<string?> FromAsync(RunView run, string path, CancellationToken cancellationToken)
    {
        if (await runs.TaskAsync(run.Id, path, cancellationToken) is not { } task)
        {
            return $"'from': run {run.Id} has no task '{path}'; its tasks list them.";
        }

        if (task.Kind == TaskKinds.Compensation)
        {
            return $"'from': '{path}' undoes a task. Name the task itself.";
        }

        var workflow = await workflows.FindAsync(run.Workflow, run.Version, cancellationToken);
        return workflow is not null && IsInLoop(definitions.Of(workflow).Graph, path)
            ? $"'from': '{path}' is a loop, or inside of one, whose rounds cannot be begun anew. Name a task after it, or start another "
                + "run."
            : null;
    }

    private static bool IsInLoop(GraphDefinition graph, string path)
    {
        for (var at = path; at.Length > 0; at = TaskPaths.Parent(at))
        {
            if (graph.NodeAt(at)?.Loop is not null)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<string?> SkipAsync(RunView run, string path, CancellationToken cancellationToken)
    {
        var own = TaskPaths.Inside(path, TaskPaths.Compensation);
        var undo = await runs.TaskAsync(run.Id, own, cancellationToken) ?? await runs.TaskAsync(run.Id, path, cancellationToken);
        return undo is { Kind: TaskKinds.Compensation, State: "failed" or "timed_out" }
            ? null
            : $"'skip': '{path}' is not what keeps run {run.Id} from ending: {run.WaitingFor}.";
    }
}
