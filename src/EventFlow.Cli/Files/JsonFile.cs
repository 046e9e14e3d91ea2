using System.Text;
using System.Text.Json;
using EventFlow.Cli.Commands;

namespace EventFlow.Cli.Files;

internal static class JsonFile
{
    /// <exception cref="CliException">The file is absent, not readable or not JSON.</exception>
    public static JsonElement Read(string file)
    {
        try
        {
            ReadOnlyMemory<byte> content = File.ReadAllBytes(file);
            var mark = content.Span.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            using var document = JsonDocument.Parse(content[mark..], new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw CliException.Usage(
                $"EF2112 {file}:{exception.LineNumber + 1}:{exception.BytePositionInLine + 1}: not JSON: "
                + $"{exception.Message.Split(" LineNumber:", 2)[0]}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"EF2113 {file} cannot be read: {exception.Message}");
        }
    }
}
