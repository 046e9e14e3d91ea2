namespace EventFlow.Cli;

/// <summary>The process a command runs in; tests bring their own.</summary>
internal sealed record CliContext
{
    public required TextWriter Out { get; init; }
    public required TextWriter Error { get; init; }

    /// <summary>Where somebody answers questions; null: there is nobody to ask.</summary>
    public TextReader? In { get; init; }

    /// <summary>Standard error is a terminal: progress may be redrawn and coloured.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Columns of the terminal that standard output is; null where it is none.</summary>
    public int? Width { get; init; }

    public Func<string, string?> Environment { get; init; } = static _ => null;
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static CliContext OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.IsInputRedirected ? null : Console.In,
        IsTerminal = !Console.IsErrorRedirected && System.Environment.GetEnvironmentVariable("TERM") != "dumb",
        Width = Console.IsOutputRedirected || Console.WindowWidth < 1 ? null : Console.WindowWidth,
        Environment = System.Environment.GetEnvironmentVariable,
    };

    /// <summary>The locale has more than ASCII, or says nothing.</summary>
    public bool SpeaksUnicode()
    {
        var locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(Environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is null || locale.Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }
}
