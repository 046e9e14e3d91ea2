using EventFlow.Cli.Commands;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;

namespace EventFlow.Cli.Files;

internal static class FileErrors
{
    /// <summary>The end of a command that wants good files: every error, then what came of it.</summary>
    /// <param name="errors">Of all files.</param>
    /// <param name="message">Its first word is the code.</param>
    public static CliException Refuse(IReadOnlyCollection<DefinitionError> errors, string message)
    {
        var items = errors.Select(error => new ProblemItem(error.Code, error.Message, error.File, error.Line, error.Column)).ToArray();
        return new CliException(
            ExitCodes.Failed,
            string.Join(Environment.NewLine, errors.Select(error => error.ToString()).Append(message)),
            new Problem(0, message.Split(' ', 2)[0], message) { Errors = items });
    }
}
