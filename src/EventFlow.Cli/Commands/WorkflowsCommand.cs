using System.CommandLine;
using System.Globalization;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

internal static class WorkflowsCommand
{
    private static readonly Argument<string> Workflow = new("WORKFLOW") { Description = "the workflow's id" };

    public static Command Create(CliContext context) => new("workflows", "Looks at workflows, and pauses what starts them by the clock.")
    {
        new Command("list", "The workflows in their latest versions.").Do(context, ListAsync),
        new Command("show", "One workflow, and when it starts next.") { Workflow }.Do(context, ShowAsync),
        new Command("pause", "Lets no schedule of the workflow fire until it is resumed.") { Workflow }
            .Do(context, (call, cancellationToken) => ChangeAsync(call, "pause", cancellationToken)),
        new Command("resume", "Lets the schedules of the workflow fire again.") { Workflow }
            .Do(context, (call, cancellationToken) => ChangeAsync(call, "resume", cancellationToken)),
    };

    private static async Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var workflows = new List<WorkflowView>();
        string? cursor = null;
        do
        {
            var page = await api.WorkflowsAsync(cursor, cancellationToken);
            workflows.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        call.Output.Result(workflows, output =>
        {
            var table = new TextTable("WORKFLOW", "VERSION", "NAMESPACE", "TITLE");
            workflows.ForEach(workflow => table.Add(
                workflow.Id, workflow.Version.ToString(CultureInfo.InvariantCulture), workflow.Namespace, workflow.Title));
            table.WriteTo(output);
        });
        return ExitCodes.Good;
    }

    private static async Task<int> ShowAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var schedule = await api.ScheduleAsync(call.Get(Workflow), next: 1, cancellationToken);
        var workflow = (await api.FindWorkflowAsync(call.Get(Workflow), cancellationToken))!;
        call.Output.Result(new WorkflowReport(workflow, schedule), output =>
        {
            output.Line($"{workflow.Id} version {workflow.Version}{(workflow.Title is { } title ? $": {title}" : "")}");
            output.Line($"  namespace {workflow.Namespace}, applied {workflow.CreatedAt.ToUniversalTime():u}");
            WriteSchedules(output, schedule);
        });
        return ExitCodes.Good;
    }

    private static async Task<int> ChangeAsync(Invocation call, string wish, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var schedule = await api.ChangeWorkflowAsync(call.Get(Workflow), wish, cancellationToken);
        call.Output.Result(schedule, output =>
        {
            output.Line(schedule.PausedAt is null
                ? $"{schedule.Workflow} is not paused"
                : $"{schedule.Workflow} is paused: nothing of it starts by the clock, runs under way go on");
            WriteSchedules(output, schedule);
        });
        return ExitCodes.Good;
    }

    private static void WriteSchedules(CliOutput output, WorkflowScheduleView schedule)
    {
        if (schedule.Schedules.Count > 0)
        {
            ScheduleText.WriteList(output, schedule.Schedules, withWorkflow: false);
        }
    }
}

/// <summary>A workflow as <c>-o json</c> shows it.</summary>
internal sealed record WorkflowReport(WorkflowDetail Workflow, WorkflowScheduleView Schedule);
