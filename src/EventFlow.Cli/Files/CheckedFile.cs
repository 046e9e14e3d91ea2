using System.Text;
using EventFlow.Cli.Commands;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Namespaces;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Schedules;

namespace EventFlow.Cli.Files;

/// <summary>A workflow file, or one of a calendar, that was read and checked here, without a server.</summary>
internal sealed record CheckedFile(string Path, byte[] Content, DefinitionResult Result)
{
    private const int Chunk = 64 * 1024;

    /// <summary>It is meant to be a calendar.</summary>
    public bool IsCalendar { get; init; }

    /// <summary>Null: it is none, or has errors.</summary>
    public BusinessCalendar? Calendar { get; init; }

    public bool IsJson => System.IO.Path.GetExtension(Path).Equals(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>What runs of it go by: the content, or what it has become in its environment.</summary>
    public byte[] Effective => Result.Effective is { } effective ? Encoding.UTF8.GetBytes(effective.Text) : Content;

    /// <summary>The environment it was read in; null: none.</summary>
    public string? Environment { get; init; }

    /// <summary>The same file in another environment.</summary>
    public CheckedFile As(string? environment) => environment == Environment ? this : this with
    {
        Environment = environment,
        Result = WorkflowFile.Read(Content, Path, new ReadOptions { Environment = environment }),
    };

    /// <summary>The same file where these namespaces hold.</summary>
    public CheckedFile In(Func<string, NamespaceDefinition?> namespaces) => IsCalendar ? this : this with
    {
        Result = WorkflowFile.Read(Content, Path, new ReadOptions { Environment = Environment, Namespaces = namespaces }),
    };

    /// <exception cref="CliException">The file has errors, which it names.</exception>
    public WorkflowDefinition Require() =>
        IsCalendar ? throw new CliException(ExitCodes.Failed, $"EF2145 {Path} is a calendar and no workflow")
        : Result.Definition ?? throw FileErrors.Refuse(Result.Errors, $"EF2145 {Path} has {Result.Errors.Count} error(s)");

    public static CheckedFile Read(string path) => Read(path, new ReadOptions());

    public static CheckedFile Read(string path, ReadOptions options)
    {
        try
        {
            return ReadBounded(path) is { } content
                ? Of(path, content, options)
                : Unreadable(path, "EF2106", $"the file is larger than {FileLimits.MaxBytes} bytes (16 MiB)");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path, "EF2107", $"the file cannot be read: {exception.Message}");
        }
    }

    /// <summary>The content of a file that is no workflow.</summary>
    /// <exception cref="CliException">It is too large, or cannot be read.</exception>
    public static byte[] ReadContent(string path)
    {
        try
        {
            return ReadBounded(WorkflowPaths.RequireFile(path))
                ?? throw CliException.Usage($"EF2106 {path} is larger than {FileLimits.MaxBytes} bytes (16 MiB).");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"EF2107 {path} cannot be read: {exception.Message}");
        }
    }

    private static CheckedFile Of(string path, byte[] content, ReadOptions options)
    {
        if (!CalendarFile.IsOne(content, path))
        {
            return new CheckedFile(path, content, WorkflowFile.Read(content, path, options)) { Environment = options.Environment };
        }

        var result = CalendarFile.Read(content, path);
        return new CheckedFile(path, content, new DefinitionResult(null, result.Errors, []))
        {
            IsCalendar = true,
            Calendar = result.Calendar,
        };
    }

    // A device says that it is empty and never ends, so the length is not asked for.
    private static byte[]? ReadBounded(string path)
    {
        using var file = File.OpenRead(path);
        using var content = new MemoryStream();
        var chunk = new byte[Chunk];
        while (content.Length <= FileLimits.MaxBytes && file.Read(chunk) is var read and > 0)
        {
            content.Write(chunk, 0, read);
        }

        return content.Length > FileLimits.MaxBytes ? null : content.ToArray();
    }

    private static CheckedFile Unreadable(string path, string code, string message) =>
        new(path, [], new DefinitionResult(null, [new DefinitionError(path, 1, 1, code, message)], []));
}
