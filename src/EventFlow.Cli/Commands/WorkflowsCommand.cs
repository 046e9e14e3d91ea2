using System.CommandLine;
using System.Globalization;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

internal static class WorkflowsCommand
{
    private static readonly Argument<string> Workflow = new("WORKFLOW") { Description = "the workflow's id" };
    private static readonly Option<bool> Deleted = new("--deleted") { Description = "also those that are deleted" };
    private static readonly Option<int?> Version = new("--version") { Description = "this version; default the latest" };
    private static readonly Option<bool> Source = new("--source") { Description = "prints the file of the version and nothing else" };
    private static readonly Option<bool> Effective = new("--effective") { Description = "each value that holds, and where it comes from" };
    private static readonly Option<string?> Cursor = new("--cursor") { Description = "the 'next' of the page before" };
    private static readonly Option<int?> Limit = new("--limit") { Description = "entries per page, 1 to 500; default 50" };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "do it without asking" };

    public static Command Create(CliContext context) => new("workflows", "Looks at workflows, pauses, deletes and restores them.")
    {
        new Command("list", "Workflows by id, in their latest versions.") { Deleted, Cursor, Limit }.Do(context, ListAsync),
        new Command("show", "One workflow, and when it starts next.") { Workflow, Version, Source, Effective }.Do(context, ShowAsync),
        new Command("versions", "The versions of a workflow, newest first.") { Workflow, Cursor, Limit }.Do(context, VersionsAsync),
        new Command("pause", "Lets no schedule of the workflow fire until it is resumed.") { Workflow }
            .Do(context, (call, cancellationToken) => ChangeAsync(call, "pause", cancellationToken)),
        new Command("resume", "Lets the schedules of the workflow fire again.") { Workflow }
            .Do(context, (call, cancellationToken) => ChangeAsync(call, "resume", cancellationToken)),
        new Command("delete", "Has a workflow start no more runs; its versions and runs are kept.") { Workflow, Yes }
            .Do(context, DeleteAsync),
        new Command("restore", "Brings back a deleted workflow in its latest version.") { Workflow }.Do(context, RestoreAsync),
    };

    private static async Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var page = await api.Workflows.ListAsync(call.Get(Deleted), call.Get(Cursor), call.Get(Limit), cancellationToken);
        call.Output.Result(page, output => WorkflowText.WriteList(output, page));
        return ExitCodes.Good;
    }

    private static async Task<int> ShowAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var workflow = call.Get(Effective)
            ? await api.Workflows.EffectiveAsync(call.Get(Workflow), call.Get(Version), cancellationToken)
            : await api.Workflows.GetAsync(call.Get(Workflow), call.Get(Version), cancellationToken);
        if (call.Get(Source) && !call.Output.IsJson)
        {
            call.Context.Out.Write(workflow.Source);
            return ExitCodes.Good;
        }

        var schedule = await api.Schedules.OfAsync(workflow.Id, next: 1, cancellationToken);
        call.Output.Result(WorkflowText.Json(workflow, schedule), output =>
        {
            WorkflowText.Write(output, workflow, schedule.PausedAt);
            WriteSchedules(output, schedule);
        });
        return ExitCodes.Good;
    }

    private static async Task<int> VersionsAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var page = await api.Workflows.VersionsAsync(call.Get(Workflow), call.Get(Cursor), call.Get(Limit), cancellationToken);
        call.Output.Result(page, output => WorkflowText.WriteVersions(output, page));
        return ExitCodes.Good;
    }

    private static async Task<int> DeleteAsync(Invocation call, CancellationToken cancellationToken)
    {
        var id = call.Get(Workflow);
        if (!call.Get(Yes) && !Confirmation.Given(
            call.Context, $"Delete workflow '{id}'? It starts no more runs; those under way go on. [y/N] ",
            $"workflow '{id}' was not deleted"))
        {
            return ExitCodes.Failed;
        }

        using var api = call.Connect();
        var deleted = await api.Workflows.DeleteAsync(id, cancellationToken);
        call.Output.Result(deleted, output => output.Line(
            $"{deleted.Id} is deleted since {Time(deleted.DeletedAt)}; 'eventflow workflows restore {deleted.Id}' brings it back"));
        return ExitCodes.Good;
    }

    private static async Task<int> RestoreAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var restored = await api.Workflows.RestoreAsync(call.Get(Workflow), cancellationToken);
        call.Output.Result(restored, output => output.Line(
            restored.Restored ? $"{restored.Id} is back in version {restored.Version}" : $"{restored.Id} was not deleted"));
        return ExitCodes.Good;
    }

    private static async Task<int> ChangeAsync(Invocation call, string wish, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var schedule = await api.Workflows.ChangeAsync(call.Get(Workflow), wish, cancellationToken);
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

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
