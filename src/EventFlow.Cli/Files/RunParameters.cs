using System.Text;
using System.Text.Json;
using EventFlow.Cli.Api;
using EventFlow.Cli.Commands;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions.Content;

namespace EventFlow.Cli.Files;

/// <summary>The parameters of a start from a file and from the command line, which wins.</summary>
internal static class RunParameters
{
    private static readonly IReadOnlyDictionary<string, JsonElement> Undeclared = new Dictionary<string, JsonElement>();

    /// <summary>What stands on the command line is read by what the latest version of the workflow declares.</summary>
    /// <exception cref="CliException"/>
    public static async Task<IReadOnlyDictionary<string, JsonElement>> ReadAsync(
        ApiClient api, string workflow, string? file, IEnumerable<string> pairs, CancellationToken cancellationToken)
    {
        var parameters = file is null ? [] : OfFile(file);
        var texts = pairs.Select(Split).ToArray();
        if (texts.Length == 0)
        {
            return parameters;
        }

        var schemas = await SchemasAsync(api, workflow, cancellationToken);
        var refusals = new List<string>();
        foreach (var (name, text) in texts)
        {
            JsonElement? schema = schemas.TryGetValue(name, out var declared) ? declared : null;
            if (ParameterText.Read(text, schema) is { } value)
            {
                parameters[name] = value;
            }
            else
            {
                refusals.Add(ParameterText.Refusal(workflow, name, text, declared));
            }
        }

        return refusals.Count == 0 ? parameters : throw CliException.Usage(string.Join(Environment.NewLine, refusals));
    }

    private static (string Name, string Text) Split(string pair)
    {
        var split = pair.IndexOf('=', StringComparison.Ordinal);
        return split < 1
            ? throw CliException.Usage($"EF2110 '-p {pair}' is not of the form NAME=VALUE.")
            : (pair[..split], pair[(split + 1)..]);
    }

    private static Dictionary<string, JsonElement> OfFile(string file)
    {
        var content = JsonFile.Read(file);
        return content.ValueKind == JsonValueKind.Object
            ? content.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : throw CliException.Usage($"EF2111 {file} must hold a JSON object of parameters by name.");
    }

    // A workflow that is not there is refused by the start itself, which can say more.
    private static async Task<IReadOnlyDictionary<string, JsonElement>> SchemasAsync(
        ApiClient api, string workflow, CancellationToken cancellationToken)
    {
        var latest = await api.Workflows.FindAsync(workflow, cancellationToken);
        return latest is not null && ParamsOf(latest) is { ValueKind: JsonValueKind.Object } declared
            ? declared.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : Undeclared;
    }

    // A server of another version may store what this command line cannot read; it checks the values all the same.
    private static JsonElement? ParamsOf(WorkflowDetail workflow)
    {
        try
        {
            var content = WorkflowContent.Read(Encoding.UTF8.GetBytes(workflow.Source), workflow.Id);
            return content.TryGetProperty("params", out var declared) ? declared : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
