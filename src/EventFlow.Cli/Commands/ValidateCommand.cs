using System.CommandLine;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Core.Definitions;

namespace EventFlow.Cli.Commands;

internal static class ValidateCommand
{
    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "workflow files, or folders of them",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create(CliContext context) =>
        new Command("validate", "Checks workflow files offline and prints every error.")
        {
            Paths, EnvironmentOption.Env, NamespaceFiles.Folder,
        }.Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        // A pipe that nobody writes to must not hold off Ctrl-C.
        var files = await Task.Run(() => Read(call), cancellationToken)
            .WaitAsync(cancellationToken);
        var errors = files.SelectMany(file => file.Result.Errors).ToArray();
        var warnings = files.SelectMany(file => file.Result.Warnings).ToArray();
        call.Output.Result(
            new { files = files.Length, errors = Findings(errors), warnings = Findings(warnings) },
            output => WriteText(output, files.Length, errors, warnings));
        return errors.Length == 0 ? ExitCodes.Good : ExitCodes.Failed;
    }

    private static CheckedFile[] Read(Invocation call)
    {
        var files = EnvironmentOption.Read(call, WorkflowPaths.Require(call.Get(Paths)));
        return NamespaceFiles.Of(call.Get(NamespaceFiles.Folder)) is { } namespaces
            ? Array.ConvertAll(files, file => file.In(namespaces))
            : files;
    }

    private static void WriteText(CliOutput output, int files, DefinitionError[] errors, DefinitionError[] warnings)
    {
        foreach (var finding in errors.Concat(warnings))
        {
            output.Line(finding.ToString());
        }

        output.Line($"{files} file(s), {errors.Length} error(s), {warnings.Length} warning(s)");
    }

    private static object[] Findings(DefinitionError[] findings) =>
        [.. findings.Select(finding => new { finding.File, finding.Line, finding.Column, finding.Code, finding.Message })];
}
