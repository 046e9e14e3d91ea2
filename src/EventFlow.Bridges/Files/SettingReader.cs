using System.Text.RegularExpressions;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Bridges.Files;

/// <summary>Texts of sources. <c>${env:NAME}</c> in them stands for a variable of the environment, as secrets do.</summary>
internal sealed partial class SettingReader(ValueReader values, Func<string, string?> environment, bool offline)
{
    public ValueReader Values { get; } = values;

    public Findings Findings => Values.Findings;

    public string? Text(FileEntry? entry, string owner, int maxLength) =>
        Values.Text(entry, owner, maxLength) is { } text ? Resolve(text, entry!.Value.Place, $"'{entry.Key}' of {owner}") : null;

    /// <summary>As <see cref="Text"/>, for what must be there.</summary>
    public string? Required(FileNode map, string key, string owner, int maxLength, string example)
    {
        if (map.Find(key) is not { Value.Kind: not FileKind.Null } entry)
        {
            Findings.Error(map.Place, DefinitionCodes.MissingKey, $"{owner} has no '{key}': add '{key}: {example}'");
            return null;
        }

        var before = Findings.ErrorCount;
        var text = Text(entry, owner, maxLength);
        if (text is not null && string.IsNullOrWhiteSpace(text) && Findings.ErrorCount == before)
        {
            Values.Wrong(entry.Value, $"'{key}' of {owner}", $"text such as {example}");
            return null;
        }

        return text;
    }

    /// <summary>Of an option of a library: text, a number or a truth value.</summary>
    public string? Scalar(FileEntry entry, string owner, int maxLength)
    {
        if (entry.Value.Kind is FileKind.Number or FileKind.Bool)
        {
            return entry.Value.Value;
        }

        if (entry.Value.Kind != FileKind.Text)
        {
            Values.Wrong(entry.Value, $"'{entry.Key}' of {owner}", "text, a number, true or false");
            return null;
        }

        return Values.CheckText(entry.Value, $"'{entry.Key}' of {owner}", maxLength, lines: true) is { } text
            ? Resolve(text, entry.Value.Place, $"'{entry.Key}' of {owner}")
            : null;
    }

    private string Resolve(string text, Place place, string what) => Variable().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        if (environment(name) is { Length: > 0 } value)
        {
            return value;
        }

        Tell(place, $"{what} wants the variable {name} of the environment, which is not set");
        return match.Value;
    });

    private void Tell(Place place, string message)
    {
        if (offline)
        {
            Findings.Warn(place, BridgeCodes.VariableNotSet, message);
        }
        else
        {
            Findings.Error(place, BridgeCodes.VariableNotSet, message);
        }
    }

    [GeneratedRegex(@"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();
}
