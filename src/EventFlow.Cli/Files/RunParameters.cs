using System.Text.Json;
using EventFlow.Cli.Commands;

namespace EventFlow.Cli.Files;

/// <summary>The parameters of a start from a file and from the command line, which wins.</summary>
internal static class RunParameters
{
    /// <exception cref="CliException"/>
    public static IReadOnlyDictionary<string, JsonElement> Read(string? file, IEnumerable<string> pairs)
    {
        var parameters = file is null ? [] : OfFile(file);
        foreach (var pair in pairs)
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            if (split < 1)
            {
                throw CliException.Usage($"EF2110 '-p {pair}' is not of the form NAME=VALUE.");
            }

            parameters[pair[..split]] = ValueOf(pair[(split + 1)..]);
        }

        return parameters;
    }

    private static Dictionary<string, JsonElement> OfFile(string file)
    {
        var content = JsonFile.Read(file);
        return content.ValueKind == JsonValueKind.Object
            ? content.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : throw CliException.Usage($"EF2111 {file} must hold a JSON object of parameters by name.");
    }

    private static JsonElement ValueOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }
}
