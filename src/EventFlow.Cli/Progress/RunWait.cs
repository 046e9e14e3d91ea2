using EventFlow.Cli.Api;
using EventFlow.Cli.Commands;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Progress;

/// <summary>Stays with a run until it has ended.</summary>
internal static class RunWait
{
    public static async Task<int> UntilEndedAsync(Invocation call, ApiClient api, string id, CancellationToken cancellationToken)
    {
        RunView run;
        try
        {
            run = await FollowAsync(call.Context, api, id, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            call.Output.Note($"The run goes on. Look: eventflow runs show {id}   Cancel: eventflow runs cancel {id}");
            return ExitCodes.Interrupted;
        }

        var tasks = await api.Runs.AllTasksAsync(id, cancellationToken);
        call.Output.Result(new RunReport(run, tasks), output =>
        {
            RunText.WriteSummary(output, run);
            RunText.WriteFailures(output, tasks);
        });
        return ExitCodeOf(run);
    }

    /// <summary>Shows progress on standard error until the run has ended.</summary>
    public static async Task<RunView> FollowAsync(CliContext context, ApiClient api, string id, CancellationToken cancellationToken)
    {
        var watch = new RunWatch(api, id, context.Time, withTasks: context.IsTerminal);
        return context.IsTerminal
            ? await new ProgressView(context).ShowAsync(watch, cancellationToken)
            : await new ProgressLines(context).ShowAsync(watch, cancellationToken);
    }

    public static int ExitCodeOf(RunView run) => run.State == "succeeded" ? ExitCodes.Good : ExitCodes.Failed;
}
