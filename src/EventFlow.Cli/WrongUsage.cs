using System.CommandLine;
using System.CommandLine.Parsing;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Cli;

/// <summary>Arguments that make no call: what is wrong, what was probably meant, and where to read on.</summary>
internal static class WrongUsage
{
    private const string Code = "EF2101";

    public static int Report(ParseResult parsed, string[] args, CliContext context)
    {
        var message = string.Join(' ', parsed.UnmatchedTokens.Count > 0
            ? parsed.UnmatchedTokens.Take(3).Select(token => Unknown(token, parsed.CommandResult.Command))
            : parsed.Errors.Select(error => Words(error, parsed.CommandResult.Command)).Distinct());
        var detail = $"{message} See '{Path(parsed.CommandResult)} --help'.";
        new CliOutput(context, WantsJson(args)).Failure($"{Code} {detail}", new Problem(0, Code, detail));
        return ExitCodes.Usage;
    }

    private static string Unknown(string token, Command command)
    {
        var isOption = token.StartsWith('-');
        var names = isOption ? command.Options.Select(option => option.Name) : command.Subcommands.Select(known => known.Name);
        var kind = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        var hint = new Suggestions().Nearest(token, names) is { } meant ? $" did you mean '{meant}'?" : "";
        return $"there is no {kind} '{token}'{(hint.Length == 0 ? "." : $":{hint}")}";
    }

    private static string Words(ParseError error, Command command)
    {
        if (command.Subcommands.Count > 0 && error.SymbolResult is CommandResult)
        {
            return $"a command is missing: {string.Join(", ", command.Subcommands.Select(known => known.Name))}.";
        }

        var words = error.Message.Replace("as expected type 'System.Int32'", "as a whole number", StringComparison.Ordinal)
            .Replace("as expected type 'System.Nullable`1[System.Int32]'", "as a whole number", StringComparison.Ordinal)
            .Replace("as expected type 'System.Double'", "as a number", StringComparison.Ordinal);
        return string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "eventflow";

    // The arguments are wrong, so what the parser made of them does not count.
    private static bool WantsJson(string[] args) =>
        args.Any(arg => arg is "-o=json" or "--output=json" or "-o:json" or "--output:json" or "-ojson")
        || args.Zip(args.Skip(1)).Any(pair => pair is ("-o" or "--output", "json"));
}
