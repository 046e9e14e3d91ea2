using System.Globalization;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Single values with their type and range; a wrong one is reported and read as null.</summary>
internal sealed class ValueReader(Findings findings)
{
    public Findings Findings { get; } = findings;

    public void CheckKeys(FileNode map, IReadOnlyCollection<string> known, string owner)
    {
        foreach (var entry in map.Entries.Where(entry => !known.Contains(entry.Key)).TakeWhile(_ => !Findings.IsFull))
        {
            var hint = Findings.Suggestions.DidYouMean(entry.Key, known);
            Findings.Error(entry.Place, DefinitionCodes.UnknownKey,
                $"unknown key {Words.Quote(entry.Key)} in {owner}{(hint.Length > 0 ? hint : $": known are {string.Join(", ", known)}")}");
        }
    }

    public string? Text(FileEntry? entry, string owner, int maxLength, bool lines = false)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return null;
        }

        if (entry.Value.Kind != FileKind.Text)
        {
            return Wrong<string>(entry, owner, entry.Value.Kind is FileKind.Number or FileKind.Bool ? "text (put it in quotes)" : "text");
        }

        return CheckText(entry.Value, $"'{entry.Key}' of {owner}", maxLength, lines);
    }

    public string? CheckText(FileNode node, string what, int maxLength, bool lines = false)
    {
        var text = node.Value;
        if (text.Length > maxLength)
        {
            Findings.Error(node.Place, DefinitionCodes.BadText, $"{what} has {text.Length} characters, more than {maxLength}");
            return null;
        }

        if (text.Any(c => char.IsControl(c) && !(lines && c is '\n' or '\r' or '\t')))
        {
            Findings.Error(node.Place, DefinitionCodes.BadText, $"{what} holds control characters: {Words.Quote(text)}");
            return null;
        }

        return text;
    }

    public TimeSpan? Duration(FileEntry? entry, string owner, bool zero = false)
    {
        if (entry is null)
        {
            return null;
        }

        return Duration(entry.Value, $"'{entry.Key}' of {owner}", zero);
    }

    public TimeSpan? Duration(FileNode node, string what, bool zero)
    {
        if (node.Kind != FileKind.Text || !Durations.TryParse(node.Value, out var duration))
        {
            Findings.Error(node.Place, DefinitionCodes.BadDuration,
                $"{what}: expected a duration such as 30s, 1h30m or PT1H, at most {(int)Durations.Max.TotalDays}d, "
                + $"found {Words.Describe(node)}");
            return null;
        }

        if (duration == TimeSpan.Zero && !zero)
        {
            Findings.Error(
                node.Place, DefinitionCodes.OutOfRange, $"{what}: expected a duration longer than 0, found {Words.Quote(node.Value)}");
            return null;
        }

        return duration;
    }

    public int? Integer(FileEntry? entry, string owner, int min, int max)
    {
        if (entry is null)
        {
            return null;
        }

        if (entry.Value.Kind != FileKind.Number)
        {
            Wrong<string>(entry, owner, "a whole number");
            return null;
        }

        if (int.TryParse(entry.Value.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min
            && number <= max)
        {
            return number;
        }

        Range(entry.Value, $"'{entry.Key}' of {owner}", $"a whole number from {min} to {max}");
        return null;
    }

    public double? Number(FileEntry? entry, string owner, double min, double max)
    {
        if (entry is null)
        {
            return null;
        }

        if (entry.Value.Kind != FileKind.Number)
        {
            Wrong<string>(entry, owner, "a number");
            return null;
        }

        var number = double.Parse(entry.Value.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (number >= min && number <= max)
        {
            return number;
        }

        Range(entry.Value, $"'{entry.Key}' of {owner}", FormattableString.Invariant($"a number from {min} to {max}"));
        return null;
    }

    public T? Word<T>(FileEntry? entry, string owner, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (entry is null)
        {
            return null;
        }

        if (entry.Value.Kind == FileKind.Text && words.TryGetValue(entry.Value.Value, out var word))
        {
            return word;
        }

        var hint = entry.Value.Kind == FileKind.Text ? Findings.Suggestions.DidYouMean(entry.Value.Value, words.Keys) : "";
        Findings.Error(entry.Value.Place, DefinitionCodes.UnknownWord,
            $"'{entry.Key}' of {owner}: expected one of {string.Join(", ", words.Keys)}, found {Words.Describe(entry.Value)}{hint}");
        return null;
    }

/// <summary>Patterns of error types: one, or a list of them.</summary>
    public List<string> Patterns(FileEntry? entry, string owner)
    {
        var patterns = new List<string>();
        foreach (var node in entry is null ? [] : entry.Value.Kind == FileKind.List ? entry.Value.Items : [entry.Value])
        {
            if (node is { Kind: FileKind.Text, Value.Length: > 0 and <= 200 } && !node.Value.Any(char.IsControl))
            {
                patterns.Add(node.Value);
            }
            else
            {
                Wrong(node, $"'on' of {owner}", "an error type such as Timeout or \"Http.*\", or a list of them");
            }
        }

        return patterns;
    }

    public void Range(FileNode node, string what, string expected) =>
        Findings.Error(node.Place, DefinitionCodes.OutOfRange, $"{what}: expected {expected}, found {Words.Describe(node)}");

    public T? Wrong<T>(FileEntry entry, string owner, string expected)
        where T : class
    {
        Wrong(entry.Value, $"'{entry.Key}' of {owner}", expected);
        return null;
    }

    public void Wrong(FileNode node, string what, string expected) =>
        Findings.Error(node.Place, DefinitionCodes.WrongType, $"{what}: expected {expected}, found {Words.Describe(node)}");
}
