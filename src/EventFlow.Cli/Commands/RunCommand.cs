using System.CommandLine;
using EventFlow.Cli.Api;
using EventFlow.Cli.Files;
using EventFlow.Cli.Progress;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

internal static class RunCommand
{
    private static readonly Argument<string> Workflow = new("WORKFLOW") { Description = "the workflow's id" };

    private static readonly Option<string[]> Parameters = new("--param", "-p")
    {
        Description = "a parameter as NAME=VALUE, by the type that the workflow declares: text as it stands, anything else as JSON",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> ParametersFile = new("--params")
    {
        Description = "a file with the parameters as a JSON object",
    };

    private static readonly Option<string?> Key = new("--key") { Description = "idempotency key: the same key gives the same run" };

    private static readonly Option<bool> Wait = new("--wait")
    {
        Description = "stay until the run has ended; exit code 1 unless it succeeded",
    };

    public static Command Create(CliContext context) =>
        new Command("run", "Starts a run.") { Workflow, Parameters, ParametersFile, Key, Wait }.Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var workflow = call.Get(Workflow);
        var parameters = await RunParameters.ReadAsync(api, workflow, call.Get(ParametersFile), call.Get(Parameters)!, cancellationToken);
        var started = await api.Runs.StartAsync(workflow, new StartRunRequest(parameters, call.Get(Key)), cancellationToken);
        if (!call.Get(Wait))
        {
            call.Output.Result(
                started, output => output.Line($"run {started.Id} of {started.Workflow} version {started.Version}: {started.State}"));
            return ExitCodes.Good;
        }

        return await RunWait.UntilEndedAsync(call, api, started.Id.ToString(), cancellationToken);
    }
}
