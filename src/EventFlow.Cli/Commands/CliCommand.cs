using System.CommandLine;
using EventFlow.Cli.Api;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

/// <summary>One call of a command: its arguments, its output, and the server it may talk to.</summary>
internal sealed record Invocation(ParseResult Arguments, CliContext Context, CliOutput Output)
{
    public T? Get<T>(Option<T> option) => Arguments.GetValue(option);

    /// <summary>Of an argument that may be left out, null where it is.</summary>
    public T Get<T>(Argument<T> argument) =>
        argument.Arity.MinimumNumberOfValues == 0 ? Arguments.GetValue(argument)! : Arguments.GetRequiredValue(argument);

    public ApiClient Connect() => ApiClient.Of(Context.Environment);
}

internal static class CliCommand
{
    /// <summary>Gives the command its action; expected failures become messages and exit codes.</summary>
    public static Command Do(this Command command, CliContext context, Func<Invocation, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (arguments, cancellationToken) =>
        {
            // Ctrl-C is only looked after once the action has given up its first thread; until then it would kill the process.
            await Task.Yield();
            var output = new CliOutput(context, arguments.GetValue(OutputOption.Of(command)) == "json");
            try
            {
                return await action(new Invocation(arguments, context, output), cancellationToken);
            }
            catch (CliException failure)
            {
                output.Failure(failure.Message, failure.Problem);
                return failure.ExitCode;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCodes.Interrupted;
            }
        });
        return command;
    }
}

/// <summary>Ends a command with a message and an exit code.</summary>
internal sealed class CliException(int exitCode, string message, Problem? problem = null) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public Problem Problem { get; } = problem ?? new Problem(0, "EF2100", message);

    /// <param name="message">Its first word is the code.</param>
    public static CliException Usage(string message) => new(ExitCodes.Usage, message, ProblemOf(message));

    private static Problem ProblemOf(string message)
    {
        var parts = message.Split(' ', 2);
        return new Problem(0, parts[0], parts[1]);
    }
}
