using System.CommandLine;
using System.Globalization;
using EventFlow.Cli.Api;
using EventFlow.Cli.Output;
using EventFlow.Cli.Progress;
using EventFlow.Contracts.Api;
using EventFlow.Core.Schedules;

namespace EventFlow.Cli.Commands;

internal static class RunsCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "the run's id" };
    private static readonly Option<string?> Workflow = new("--workflow") { Description = "only runs of this workflow" };
    private static readonly Option<string?> State = new("--state") { Description = "only runs in this state" };
    private static readonly Option<string?> Since = new("--since") { Description = "only runs created at or after this time, ISO-8601" };
    private static readonly Option<string?> Parent = new("--parent") { Description = "only child runs of this run" };
    private static readonly Option<string?> Cause = new("--cause")
    {
        Description = $"only runs that began so: {string.Join(", ", RunTrigger.Kinds)}",
    };

    private static readonly Option<string?> Trigger = new("--trigger")
    {
        Description = "only runs by this schedule, type of event, dataset, backfill, or workflow whose run has ended",
    };

    private static readonly Option<string?> Cursor = new("--cursor") { Description = "the 'next' of the page before" };
    private static readonly Option<int?> Limit = new("--limit") { Description = "runs per page, 1 to 500; default 50" };
    private static readonly Argument<string> Task = new("TASK") { Description = "the task's path" };
    private static readonly Argument<string> Signal = new("NAME") { Description = "the signal's name" };
    private static readonly Option<string?> Data = new("--data") { Description = "JSON that becomes the output of the task that waits" };
    private static readonly Option<string?> Key = new("--key") { Description = "the same key again sends nothing twice" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "kept in the run's history" };

    public static Command Create(CliContext context) => new("runs", "Looks at runs, acts on what they wait for, and cancels them.")
    {
        new Command("list", "Runs, newest first.") { Workflow, State, Since, Parent, Cause, Trigger, Cursor, Limit }.Do(context, ListAsync),
        new Command("show", "One run and its tasks, with what they wait for.") { Run }.Do(context, ShowAsync),
        new Command("output", "The whole output of a task, as JSON.") { Run, Task }.Do(context, OutputAsync),
        new Command("watch", "Follows a run to its end; exit code 1 unless it succeeds.") { Run }.Do(context, WatchAsync),
        new Command("signal", "Sends a signal to a run.") { Run, Signal, Data, Key }.Do(context, SignalAsync),
        SetCommand.Create(context),
        DecisionCommands.Approve(context),
        DecisionCommands.Reject(context),
        ReplayCommand.Create(context),
        RepairCommand.Create(context),
        new Command("cancel", "Cancels a run.") { Run, Reason }.Do(context, CancelAsync),
    };

    private static async Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var query = new RunListQuery(
            call.Get(Workflow), call.Get(State), call.Get(Since), call.Get(Parent), call.Get(Cursor), call.Get(Limit))
        {
            Cause = call.Get(Cause),
            Trigger = call.Get(Trigger),
        };
        var page = await api.Runs.ListAsync(query, cancellationToken);
        call.Output.Result(page, output => WriteList(output, page));
        return ExitCodes.Good;
    }

    private static async Task<int> ShowAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var run = await api.Runs.GetAsync(call.Get(Run), cancellationToken);
        var tasks = await api.Runs.AllTasksAsync(call.Get(Run), cancellationToken);
        call.Output.Result(new RunReport(run, tasks), output => RunText.Write(output, run, tasks));
        return ExitCodes.Good;
    }

    private static async Task<int> OutputAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var given = await api.Runs.OutputAsync(call.Get(Run), call.Get(Task), sha256: null, cancellationToken);
        call.Output.Result(given, output => output.Line(given.GetRawText()));
        return ExitCodes.Good;
    }

    private static async Task<int> WatchAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        return await RunWait.UntilEndedAsync(call, api, call.Get(Run), cancellationToken);
    }

    private static async Task<int> CancelAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var run = await api.Runs.CancelAsync(call.Get(Run), call.Get(Reason), cancellationToken);
        call.Output.Result(run, output => output.Line(
            RunStates.IsFinal(run.State) ? $"run {run.Id} had ended already: {run.State}"
            : RunStates.IsUndoing(run.State) ? $"run {run.Id} is {run.State}, which canceling does not change"
            : $"run {run.Id} is being canceled"));
        return ExitCodes.Good;
    }

    private static async Task<int> SignalAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var sent = await api.Runs.SignalAsync(call.Get(Run), call.Get(Signal), call.Get(Data), call.Get(Key), cancellationToken);
        call.Output.Result(sent, output => output.Line($"signal {sent.Name} is number {sent.Number} of run {sent.Run}"));
        return ExitCodes.Good;
    }

    private static void WriteList(CliOutput output, Page<RunView> page)
    {
        var table = new TextTable("RUN", "WORKFLOW", "VERSION", "STATE", "CREATED", "TRIGGER", "TASKS");
        foreach (var run in page.Items)
        {
            table.Add(
                run.Id.ToString(),
                run.Workflow,
                run.Version.ToString(CultureInfo.InvariantCulture),
                run.State,
                run.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                RunText.Cause(run),
                RunText.Counts(run));
        }

        table.WriteTo(output);
        if (page.Next is { } next)
        {
            output.Note($"There are more: --cursor {next}");
        }
    }
}
