using System.CommandLine;
using EventFlow.Cli.Commands;
using EventFlow.Cli.Output;

namespace EventFlow.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class CliProgram
{
    // Workers get this long after Ctrl-C to end the tasks they run.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(60);

    // A cron preset begins with @, as would the name of a file of arguments, which we do not read.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, CliContext context, CancellationToken cancellationToken)
    {
        var parsed = Root(context).Parse(args, Parsing);
        var configuration = new InvocationConfiguration
        {
            Output = context.Out,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        };
        if (parsed.Errors.Count == 0)
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }

        return WrongUsage.Report(parsed, args, context);
    }

    private static RootCommand Root(CliContext context)
    {
        var root = new RootCommand("EventFlow: runs data pipelines as event-driven workflows.")
        {
            DevCommand.Create(context),
            ServerCommand.Create(context),
            WorkerCommand.Create(context),
            BridgesCommand.Create(context),
            ValidateCommand.Create(context),
            TestCommand.Create(context),
            EvalCommand.Create(context),
            CronCommand.Create(context),
            SchemaCommand.Create(context),
            GraphCommand.Create(context),
            GenerateCommand.Create(context),
            DiffCommand.Create(context),
            ApplyCommand.Create(context),
            RunCommand.Create(context),
            RunsCommand.Create(context),
            WorkflowsCommand.Create(context),
            NamespacesCommand.Create(context),
            PoolsCommand.Create(context),
            SchedulesCommand.Create(context),
            BackfillCommand.Create(context),
            BackfillsCommand.Create(context),
            EventsCommand.Create(context),
            HooksCommand.Create(context),
            SubscriptionsCommand.Create(context),
            DatasetsCommand.Create(context),
            DemoCommand.Create(context),
        };
        root.Add(OutputOption.Option);
        return root;
    }
}
