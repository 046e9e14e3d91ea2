using System.CommandLine;

namespace EventFlow.Cli.Output;

internal static class OutputOption
{
    private const string Name = "--output";

    public static Option<string> Option { get; } = Create("text, or json: one JSON document on standard output and nothing else", []);

    /// <summary>For a command that has a format of its own besides.</summary>
    public static Option<string> With(string format) => Create($"text, json, or {format}", [format]);

    /// <summary>The option of the command itself, or that of all.</summary>
    public static Option<string> Of(Command command) =>
        command.Options.OfType<Option<string>>().FirstOrDefault(option => option.Name == Name) ?? Option;

    private static Option<string> Create(string description, string[] more)
    {
        var option = new Option<string>(Name, "-o")
        {
            Description = description,
            DefaultValueFactory = _ => "text",
            Recursive = more.Length == 0,
        };
        option.AcceptOnlyFromAmong(["text", "json", .. more]);
        return option;
    }
}
