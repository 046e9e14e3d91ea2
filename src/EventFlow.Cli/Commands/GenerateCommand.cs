using System.CommandLine;
using EventFlow.Cli.Files;
using EventFlow.Core.Definitions.Templates;

namespace EventFlow.Cli.Commands;

internal static class GenerateCommand
{
    private static readonly Argument<string> Template =
        new("TEMPLATE") { Description = "a workflow file with 'inputs' and $[[ inputs.NAME ]]" };
    private static readonly Argument<string> Configuration =
        new("CONFIGURATION") { Description = "a list of mappings of inputs to values" };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "the folder to write to, a file per workflow",
        Required = true,
    };

    public static Command Create(CliContext context) =>
        new Command("generate", "Writes a workflow file per item of a configuration; with an error in any of them none is written.")
        {
            Template, Configuration, Out,
        }.Do(context, RunAsync);

    private static Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var (template, configuration) = (call.Get(Template), call.Get(Configuration));
        var made = WorkflowGenerator.Generate(
            CheckedFile.ReadContent(template), template, CheckedFile.ReadContent(configuration), configuration);
        if (made.Errors.Count > 0)
        {
            throw FileErrors.Refuse(made.Errors, $"EF2148 no workflow was written: {made.Errors.Count} error(s)");
        }

        var head = $"# Made by eventflow generate from {Path.GetFileName(template)} and {Path.GetFileName(configuration)}: change those.\n";
        var files = made.Workflows.Select(workflow => Write(call.Get(Out)!, workflow, head)).ToArray();
        call.Output.Result(files, output =>
            Array.ForEach(files, file => output.Line($"{file.Path} {(file.Changed ? "written" : "unchanged")}")));
        return Task.FromResult(ExitCodes.Good);
    }

    private static GeneratedFile Write(string folder, GeneratedWorkflow workflow, string head)
    {
        var path = Path.Combine(folder, $"{workflow.Id}.yaml");
        try
        {
            Directory.CreateDirectory(folder);
            var changed = !File.Exists(path) || File.ReadAllText(path) != head + workflow.Yaml;
            if (changed)
            {
                File.WriteAllText(path, head + workflow.Yaml);
            }

            return new GeneratedFile(workflow.Id, path, changed);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"EF2149 {path} cannot be written: {exception.Message}");
        }
    }

    private sealed record GeneratedFile(string Workflow, string Path, bool Changed);
}
