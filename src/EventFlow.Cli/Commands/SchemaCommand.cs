using System.CommandLine;
using EventFlow.Core.Definitions.Schema;

namespace EventFlow.Cli.Commands;

internal static class SchemaCommand
{
    private static readonly Argument<string> Kind = new("KIND")
    {
        Description = $"what the file is: {string.Join(", ", FileSchemas.Kinds)}; default {FileSchemas.Workflow}",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => FileSchemas.Workflow,
    };

    static SchemaCommand() => Kind.AcceptOnlyFromAmong([.. FileSchemas.Kinds]);

    public static Command Create(CliContext context) =>
        new Command("schema", "Prints the JSON Schema of a kind of file, for editors: eventflow schema > workflow.schema.json.") { Kind }
            .Do(context, static (call, _) =>
            {
                call.Context.Out.Write(FileSchemas.Of(call.Get(Kind)));
                return Task.FromResult(ExitCodes.Good);
            });
}
