using System.CommandLine;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Core.Definitions;

namespace EventFlow.Cli.Commands;

internal static class DiffCommand
{
    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "workflow files, or folders of them",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> With = new("--with") { Description = "an older file to compare one file with, offline" };

    public static Command Create(CliContext context) =>
        new Command("diff", "Shows what workflow files change in the server's latest versions; 0: nothing, 1: something.")
        {
            Paths, With, EnvironmentOption.Env,
        }.Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var files = EnvironmentOption.Read(call, WorkflowPaths.Require(call.Get(Paths))).Where(file => !file.IsCalendar).ToArray();
        var changes = call.Get(With) is { } old
            ? [Offline(files, old)]
            : await OfServerAsync(call, files, cancellationToken);
        call.Output.Result(changes, output => changes.ForEach(one => ChangesText.Write(output, one)));
        return changes.TrueForAll(one => one.Same) ? ExitCodes.Good : ExitCodes.Failed;
    }

    public static async Task<List<WorkflowChanges>> OfServerAsync(Invocation call, CheckedFile[] files, CancellationToken cancellationToken)
    {
        Array.ForEach(files, file => file.Require());
        using var api = call.Connect();
        files = await NamespaceFiles.OfServerAsync(api, files, cancellationToken);
        Array.ForEach(files, file => file.Require());
        var changes = new List<WorkflowChanges>();
        foreach (var file in files)
        {
            changes.Add(await WorkflowChanges.SinceServerAsync(api, file, cancellationToken));
        }

        return changes;
    }

    private static WorkflowChanges Offline(CheckedFile[] files, string old) => files is [var file]
        ? WorkflowChanges.Since(CheckedFile.Read(WorkflowPaths.RequireFile(old), new ReadOptions { Environment = file.Environment }), file)
        : throw CliException.Usage($"EF2147 --with compares one file, and there are {files.Length}.");
}
