using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Schedules;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Events;
using EventFlow.Server.Requests;
using EventFlow.Server.Workflows;

namespace EventFlow.Server.Schedules;

internal static class ScheduleEndpoints
{
    private const string ProblemType = "application/problem+json";
    private const int MostOfOne = 500;
    private const int DefaultNext = 10;
    private const int MostNext = 1_000;

    public static void MapSchedules(this IEndpointRouteBuilder api)
    {
        api.MapGet("/schedules", ListAsync).WithTags("schedules").WithName("listSchedules")
            .WithSummary("What starts runs by the clock; ?workflow=&limit=&cursor=").Produces<Page<ScheduleView>>();
        var workflow = api.MapGroup("/workflows/{id}").WithTags("schedules");
        workflow.MapGet("/schedule", FindAsync).WithName("getSchedule")
            .WithSummary("The schedules of a workflow with their next fire times, ?next= of each; in the zone of the schedule")
            .Produces<WorkflowScheduleView>().Produces<Problem>(404, ProblemType);
        workflow.MapPost("/pause", PauseAsync).WithName("pauseWorkflow")
            .WithSummary("Nothing of the workflow starts by the clock until it is resumed; runs under way go on")
            .Produces<WorkflowScheduleView>().Produces<Problem>(404, ProblemType);
        workflow.MapPost("/resume", ResumeAsync).WithName("resumeWorkflow")
            .WithSummary("Its schedules fire again; of the times that passed meanwhile those that 'catchup' wants")
            .Produces<WorkflowScheduleView>().Produces<Problem>(404, ProblemType);
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request, IScheduleStore store, ScheduleViews views, TriggerWaits waits, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(
            Query.Text(request, "workflow"), Query.Text(request, "cursor"), Query.Limit(request), cancellationToken);
        var waiting = await waits.OfSchedulesAsync(page.Items.Select(item => item.Schedule), cancellationToken);
        var shown = page.Items.Select(item => views.Of(item.Schedule, item.PausedAt, next: 0, waiting(item.Schedule)));
        return Results.Json(new Page<ScheduleView>([.. shown], page.Next));
    }

    private static async Task<IResult> FindAsync(
        string id, HttpRequest request, IScheduleStore store, IWorkflowStore workflows, SchedulePlans plans, ScheduleViews views,
        TriggerWaits waits, CancellationToken cancellationToken)
    {
        var next = Query.Number(request, "next") ?? DefaultNext;
        if (next is < 0 or > MostNext)
        {
            throw Query.Bad("next", $"{next}", $"a number from 0 to {MostNext}");
        }

        var page = await store.ListAsync(id, cursor: null, MostOfOne, cancellationToken);
        await plans.RefreshAsync(page.Items.Select(item => item.Schedule), cancellationToken);
        var waiting = await waits.OfSchedulesAsync(page.Items.Select(item => item.Schedule), cancellationToken);
        return page.Items.Count == 0 && await workflows.FindAsync(id, version: null, cancellationToken) is null
            ? await UnknownWorkflow.ResultAsync(id, version: null, workflows, cancellationToken)
            : Results.Json(new WorkflowScheduleView(
                id, page.Items.Select(item => item.PausedAt).FirstOrDefault(),
                [.. page.Items.Select(item => views.Of(item.Schedule, item.PausedAt, next, waiting(item.Schedule)))]));
    }

    private static async Task<IResult> PauseAsync(
        string id, ScheduleKeeper keeper, IWorkflowStore workflows, ScheduleViews views, CancellationToken cancellationToken) =>
        await ResultAsync(id, await keeper.PauseAsync(id, cancellationToken), workflows, views, cancellationToken);

    private static async Task<IResult> ResumeAsync(
        string id, ScheduleKeeper keeper, IWorkflowStore workflows, ScheduleViews views, CancellationToken cancellationToken) =>
        await ResultAsync(id, await keeper.ResumeAsync(id, cancellationToken), workflows, views, cancellationToken);

    private static async Task<IResult> ResultAsync(
        string id, WorkflowSchedules? after, IWorkflowStore workflows, ScheduleViews views, CancellationToken cancellationToken) =>
        after is null
            ? await UnknownWorkflow.ResultAsync(id, version: null, workflows, cancellationToken)
            : Results.Json(new WorkflowScheduleView(
                id, after.PausedAt, [.. after.Schedules.Select(schedule => views.Of(schedule, after.PausedAt, next: 1))]));
}
