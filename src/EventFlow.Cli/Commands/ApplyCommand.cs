using System.CommandLine;
using EventFlow.Cli.Api;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;

namespace EventFlow.Cli.Commands;

internal static class ApplyCommand
{
    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "files of workflows and calendars, or folders of them",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "shows what would change and sends nothing" };

    public static Command Create(CliContext context) =>
        new Command("apply", "Sends workflow and calendar files to the server; with an error in any of them none is sent.")
            {
                Paths, DryRun, EnvironmentOption.Env,
            }
            .Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var files = EnvironmentOption.Read(call, WorkflowPaths.Require(call.Get(Paths)));
        RequireValid(files);
        if (call.Get(DryRun))
        {
            var changes = await DiffCommand.OfServerAsync(call, [.. files.Where(file => !file.IsCalendar)], cancellationToken);
            call.Output.Result(changes, output => changes.ForEach(one => ChangesText.Write(output, one)));
            return ExitCodes.Good;
        }

        using var api = call.Connect();
        RequireValid(await NamespaceFiles.OfServerAsync(api, files, cancellationToken));
        var (applied, lines) = (new List<object>(), new List<string>());
        // The calendars first: windows of the workflows name them.
        foreach (var file in files.OrderByDescending(file => file.IsCalendar))
        {
            var (answer, line) = await ApplyAsync(api, file, cancellationToken);
            applied.Add(answer);
            lines.Add(line);
        }

        call.Output.Result(applied, output => lines.ForEach(output.Line));
        return ExitCodes.Good;
    }

    /// <returns>The server's answer, and in words.</returns>
    public static async Task<(object Answer, string Line)> ApplyAsync(ApiClient api, CheckedFile file, CancellationToken cancellationToken)
    {
        if (file.Calendar is { } calendar)
        {
            var put = await api.Calendars.ApplyAsync(calendar.Name, file.Content, cancellationToken);
            return (put, $"calendar {put.Name} revision {put.Revision} {(put.Changed ? "applied" : "unchanged")}");
        }

        var workflow = await api.Workflows.ApplyAsync(file.Require().Id, file.Content, file.IsJson, file.Environment, cancellationToken);
        return (
            workflow, $"{workflow.Id} version {workflow.Version} {(workflow.Created ? "applied" : "unchanged")}{In(workflow.Environment)}");
    }

    private static string In(string? environment) => environment is null ? "" : $" in environment {environment}";

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
