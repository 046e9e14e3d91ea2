namespace EventFlow.Cli;

/// <summary>The process a command runs in; tests bring their own.</summary>
internal sealed record CliContext
{
    public required TextWriter Out { get; init; }
    public required TextWriter Error { get; init; }

    /// <summary>Standard error is a terminal: progress may be redrawn and coloured.</summary>
    public bool IsTerminal { get; init; }

    public Func<string, string?> Environment { get; init; } = static _ => null;
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static CliContext OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        IsTerminal = !Console.IsErrorRedirected && System.Environment.GetEnvironmentVariable("TERM") != "dumb",
        Environment = System.Environment.GetEnvironmentVariable,
    };
}
