using System.CommandLine;
using EventFlow.Core.Definitions.Schema;

namespace EventFlow.Cli.Commands;

internal static class SchemaCommand
{
    public static Command Create(CliContext context) =>
        new Command("schema", "Prints the JSON Schema of the workflow file, for editors: eventflow schema > workflow.schema.json.")
            .Do(context, static (call, _) =>
            {
                call.Context.Out.Write(WorkflowSchema.Json);
                return Task.FromResult(ExitCodes.Good);
            });
}
