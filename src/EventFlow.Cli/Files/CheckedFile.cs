using EventFlow.Core.Definitions;

namespace EventFlow.Cli.Files;

/// <summary>A workflow file that was read and checked here, without a server.</summary>
internal sealed record CheckedFile(string Path, byte[] Content, DefinitionResult Result)
{
    // The server takes no more either; nothing larger is worth reading.
    private const int MaxBytes = 1024 * 1024;

    public bool IsJson => System.IO.Path.GetExtension(Path).Equals(".json", StringComparison.OrdinalIgnoreCase);

    public static CheckedFile Read(string path)
    {
        try
        {
            return ReadBounded(path) is { } content
                ? new CheckedFile(path, content, WorkflowFile.Read(content, path))
                : Unreadable(path, "EF2106", $"the file is larger than {MaxBytes} bytes (1 MiB)");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path, "EF2107", $"the file cannot be read: {exception.Message}");
        }
    }

    // A device says that it is empty and never ends, so the length is not asked for.
    private static byte[]? ReadBounded(string path)
    {
        using var file = File.OpenRead(path);
        var content = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length > MaxBytes ? null : content[..length];
    }

    private static CheckedFile Unreadable(string path, string code, string message) =>
        new(path, [], new DefinitionResult(null, [new DefinitionError(path, 1, 1, code, message)], []));
}
