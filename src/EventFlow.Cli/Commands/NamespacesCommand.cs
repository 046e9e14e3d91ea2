using System.CommandLine;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

/// <summary>Defaults and policies of namespaces.</summary>
internal static class NamespacesCommand
{
    private static readonly Argument<string> Namespace = new("NAMESPACE") { Description = "the namespace's name" };
    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "namespace files, or folders of them",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Cursor = new("--cursor") { Description = "the 'next' of the page before" };
    private static readonly Option<int?> Limit = new("--limit") { Description = "entries per page, 1 to 500; default 50" };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "do it without asking" };

    public static Command Create(CliContext context) => new("namespaces", "Looks at defaults and policies of namespaces, and changes them.")
    {
        new Command("list", "Namespaces that have some.") { Cursor, Limit }.Do(context, ListAsync),
        new Command("show", "The file of a namespace.") { Namespace }.Do(context, ShowAsync),
        new Command("apply", "Sends namespace files; they hold for workflows that are applied afterwards.") { Paths }
            .Do(context, ApplyAsync),
        new Command("delete", "Takes away what holds for a namespace.") { Namespace, Yes }.Do(context, DeleteAsync),
    };

    private static async Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var page = await api.Namespaces.ListAsync(call.Get(Cursor), call.Get(Limit), cancellationToken);
        call.Output.Result(page, output => WorkflowText.WriteNamespaces(output, page));
        return ExitCodes.Good;
    }

    private static async Task<int> ShowAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var found = await api.Namespaces.GetAsync(call.Get(Namespace), cancellationToken);
        call.Output.Result(found, output => output.Line(found.Source.TrimEnd('\n')));
        return ExitCodes.Good;
    }

    private static async Task<int> ApplyAsync(Invocation call, CancellationToken cancellationToken)
    {
        var files = NamespaceFiles.Read(WorkflowPaths.Require(call.Get(Paths)));
        using var api = call.Connect();
        var applied = new List<AppliedNamespace>();
        foreach (var file in files)
        {
            applied.Add(await api.Namespaces.ApplyAsync(file.Namespace.Name, file.Content, file.IsJson, cancellationToken));
        }

        call.Output.Result(applied, output => applied.ForEach(one =>
            output.Line($"namespace {one.Name} {(one.Created ? "created" : "applied")}: it holds for what is applied from now on")));
        return ExitCodes.Good;
    }

    private static async Task<int> DeleteAsync(Invocation call, CancellationToken cancellationToken)
    {
        var name = call.Get(Namespace);
        if (!call.Get(Yes) && !Confirmation.Given(
            call.Context, $"Take away the defaults and policies of namespace '{name}'? Versions that were applied keep theirs. [y/N] ",
            $"namespace '{name}' was not changed"))
        {
            return ExitCodes.Failed;
        }

        using var api = call.Connect();
        var deleted = await api.Namespaces.DeleteAsync(name, cancellationToken);
        call.Output.Result(deleted, output => output.Line($"namespace {name} has no defaults and policies any more"));
        return ExitCodes.Good;
    }
}
