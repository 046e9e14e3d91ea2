using EventFlow.Contracts.Api;

namespace EventFlow.Server.Runs;

internal static class RunEndpoints
{
    private const string ProblemType = "application/problem+json";

    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapPost("/workflows/{id}/runs", RunStart.HandleAsync).WithTags("runs").WithName("startRun")
            .WithSummary("Starts a run: 202 once it is committed; 200 with the same run where the idempotency key was used before")
            .Accepts<StartRunRequest>(isOptional: true, "application/json")
            .Produces<StartedRun>(202).Produces<StartedRun>(200)
            .Produces<Problem>(404, ProblemType).Produces<Problem>(410, ProblemType).Produces<Problem>(422, ProblemType)
            .Produces<Problem>(429, ProblemType);

        var runs = api.MapGroup("/runs").WithTags("runs");
        runs.MapGet("", RunQueries.ListAsync).WithName("listRuns")
            .WithSummary("Runs, newest first; ?workflow=&state=&since=&parent=&cause=&trigger=&limit=&cursor=").Produces<Page<RunView>>();
        runs.MapGet("/{id}", RunQueries.FindAsync).WithName("getRun")
            .WithSummary("One run with the number of its tasks in each state").Produces<RunView>().Produces<Problem>(404, ProblemType);
        runs.MapGet("/{id}/tasks", RunQueries.TasksAsync).WithName("listTasks")
            .WithSummary("The tasks of a run by path; those that do not run say what they wait for")
            .Produces<Page<TaskView>>().Produces<Problem>(404, ProblemType);
        runs.MapGet("/{id}/tasks/{**path}", TaskOutput.HandleAsync).WithName("getOutput")
            .WithSummary("…/tasks/{path}/output: the whole output of a task, also one that the list has only the size of")
            .Produces<object>(200, "application/json").Produces<Problem>(404, ProblemType);
        runs.MapGet("/{id}/events", RunQueries.EventsAsync).WithName("listEvents")
            .WithSummary("The history of a run, oldest first").Produces<Page<EventView>>().Produces<Problem>(404, ProblemType);
        runs.MapPost("/{id}/signals/{name}", RunSignal.HandleAsync).WithName("signalRun")
            .WithSummary("Sends a signal, whose JSON body becomes the output of the task that waits for it: 202 once it is committed, "
                + "200 where its Idempotency-Key was used before")
            .Accepts<object>(isOptional: true, "application/json")
            .Produces<SignalView>(202).Produces<SignalView>(200)
            .Produces<Problem>(404, ProblemType).Produces<Problem>(409, ProblemType).Produces<Problem>(413, ProblemType)
            .Produces<Problem>(422, ProblemType).Produces<Problem>(429, ProblemType);
        runs.MapPost("/{id}/approvals/{**path}", RunApproval.HandleAsync).WithName("decideTask")
            .WithSummary("Approves or rejects a task that waits for it: 202 once it is committed, 200 where it was decided so before")
            .Accepts<DecisionRequest>("application/json")
            .Produces<DecisionView>(202).Produces<DecisionView>(200)
            .Produces<Problem>(403, ProblemType).Produces<Problem>(404, ProblemType).Produces<Problem>(409, ProblemType)
            .Produces<Problem>(422, ProblemType);
        runs.MapPatch("/{id}/tasks/{**path}", RunMapLimit.HandleAsync).WithName("changeTask")
            .WithSummary("Changes max_parallel of a map: 202 once it is committed; it holds for the children that begin from then on")
            .Accepts<ChangeTaskRequest>("application/json")
            .Produces<ChangedTask>(202)
            .Produces<Problem>(404, ProblemType).Produces<Problem>(409, ProblemType).Produces<Problem>(422, ProblemType)
            .Produces<Problem>(429, ProblemType);
        runs.MapPost("/{id}/cancel", RunCancel.HandleAsync).WithName("cancelRun")
            .WithSummary("Cancels a run: 202 once the wish is committed, 200 where the run had ended already")
            .Accepts<CancelRunRequest>(isOptional: true, "application/json")
            .Produces<RunView>(202).Produces<RunView>(200).Produces<Problem>(404, ProblemType);
        runs.MapPost("/{id}/repair", RunRepair.HandleAsync).WithName("repairRun")
            .WithSummary("Has a run that ended badly do again what failed, or one whose undoing is stuck go on: 202 once the wish is "
                + "committed, 200 where its Idempotency-Key was used before")
            .Accepts<RepairRunRequest>(isOptional: true, "application/json")
            .Produces<RunView>(202).Produces<RunView>(200)
            .Produces<Problem>(404, ProblemType).Produces<Problem>(409, ProblemType).Produces<Problem>(422, ProblemType);
    }
}
