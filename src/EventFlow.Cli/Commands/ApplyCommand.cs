using System.CommandLine;
using EventFlow.Cli.Api;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

internal static class ApplyCommand
{
    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "workflow files, or folders of them",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "shows what would change and sends nothing" };

    public static Command Create(CliContext context) =>
        new Command("apply", "Sends workflow files to the server; with an error in any of them none is sent.")
        {
            Paths, DryRun, EnvironmentOption.Env,
        }.Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var files = EnvironmentOption.Read(call, WorkflowPaths.Require(call.Get(Paths)));
        RequireValid(files);
        if (call.Get(DryRun))
        {
            var changes = await DiffCommand.OfServerAsync(call, files, cancellationToken);
            call.Output.Result(changes, output => changes.ForEach(one => ChangesText.Write(output, one)));
            return ExitCodes.Good;
        }

        using var api = call.Connect();
        RequireValid(await NamespaceFiles.OfServerAsync(api, files, cancellationToken));
        var applied = new List<AppliedWorkflow>();
        foreach (var file in files)
        {
            applied.Add(await ApplyAsync(api, file, cancellationToken));
        }

        call.Output.Result(applied, output => applied.ForEach(workflow =>
            output.Line($"{workflow.Id} version {workflow.Version} {Done(workflow)}")));
        return ExitCodes.Good;
    }

    private static string Done(AppliedWorkflow workflow) =>
        (workflow.Created ? "applied" : "unchanged") + (workflow.Environment is { } environment ? $" in environment {environment}" : "");

    private static Task<AppliedWorkflow> ApplyAsync(ApiClient api, CheckedFile file, CancellationToken cancellationToken) =>
        api.ApplyAsync(file.Result.Definition!.Id, file.Content, file.IsJson, file.Environment, cancellationToken);

    private static void RequireValid(CheckedFile[] files)
    {
        var errors = files.SelectMany(file => file.Result.Errors).ToArray();
        if (errors.Length == 0)
        {
            return;
        }

        throw FileErrors.Refuse(errors, $"EF2108 nothing was sent: {errors.Length} error(s)");
    }
}
