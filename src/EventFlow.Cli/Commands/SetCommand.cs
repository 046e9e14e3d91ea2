using System.CommandLine;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

/// <summary>Changes what may be changed of a task while its run goes on.</summary>
internal static class SetCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "the run's id" };
    private static readonly Argument<string> Task = new("PATH") { Description = "the path of a task with foreach" };
    private static readonly Option<int> MaxParallel = new("--max-parallel")
    {
        Description = "items under way at the same time", Required = true,
    };

    public static Command Create(CliContext context) =>
        new Command("set", "Changes a task of a run under way.") { Run, Task, MaxParallel }.Do(context, SetAsync);

    private static async Task<int> SetAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var changed = await api.Runs.ChangeTaskAsync(
            call.Get(Run), call.Get(Task), new ChangeTaskRequest(call.Get(MaxParallel)), cancellationToken);
        call.Output.Result(changed, output => output.Line($"task {changed.Path} of run {changed.Run}: max_parallel {changed.MaxParallel}"));
        return ExitCodes.Good;
    }
}
