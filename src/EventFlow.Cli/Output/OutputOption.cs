using System.CommandLine;

namespace EventFlow.Cli.Output;

internal static class OutputOption
{
    public static Option<string> Option { get; } = Create();

    private static Option<string> Create()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "text, or json: one JSON document on standard output and nothing else",
            DefaultValueFactory = _ => "text",
            Recursive = true,
        };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }
}
