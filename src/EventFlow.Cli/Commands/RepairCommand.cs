using System.CommandLine;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

/// <summary>A run that ended badly, or whose undoing is stuck, goes on.</summary>
internal static class RepairCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "the run's id" };

    private static readonly Option<string[]> From = new("--from")
    {
        Description = "a task that is done again with all that comes after it; may be repeated", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Skip = new("--skip")
    {
        Description = "a task that is not undone any more; may be repeated", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> By = new("--by") { Description = "who wants it; default the name of the user" };
    private static readonly Option<string?> Key = new("--key") { Description = "the same key again repairs nothing twice" };

    public static Command Create(CliContext context) =>
        new Command("repair", "Does again what failed in a run; or goes on with undoing one.") { Run, From, Skip, By, Key }
            .Do(context, RepairAsync);

    private static async Task<int> RepairAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var (from, skip) = (call.Get(From) ?? [], call.Get(Skip) ?? []);
        var request = new RepairRunRequest(call.Get(By) ?? Environment.UserName, from, skip);
        var run = await api.Runs.RepairAsync(call.Get(Run), request, call.Get(Key), cancellationToken);
        call.Output.Result(run, output => output.Line($"run {run.Id}, which was {run.State}, goes on"));
        return ExitCodes.Good;
    }
}
