using System.Globalization;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Validation;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Checks that a JSON Schema uses the keywords we carry out, each with a value of its kind.</summary>
internal sealed class SchemaReader(ValueReader values)
{
    private static readonly string[] Types = ["string", "number", "integer", "boolean", "object", "array", "null"];

    private readonly Findings findings = values.Findings;

    private Dictionary<string, Action<FileEntry, string>>? rules;

    private Dictionary<string, Action<FileEntry, string>> Rules => rules ??= new()
    {
        ["type"] = Type,
        ["enum"] = Enumeration,
        ["const"] = (_, _) => { },
        ["default"] = (_, _) => { },
        ["title"] = TextOnly,
        ["description"] = TextOnly,
        ["minimum"] = NumberOnly,
        ["maximum"] = NumberOnly,
        ["exclusiveMinimum"] = NumberOnly,
        ["exclusiveMaximum"] = NumberOnly,
        ["multipleOf"] = Positive,
        ["minLength"] = Count,
        ["maxLength"] = Count,
        ["minItems"] = Count,
        ["maxItems"] = Count,
        ["pattern"] = Pattern,
        ["format"] = TextOnly,
        ["items"] = Subschema,
        ["additionalProperties"] = Subschema,
        ["properties"] = Properties,
        ["uniqueItems"] = BoolOnly,
        ["required"] = NameList,
    };

    public void Check(FileNode schema, string owner)
    {
        foreach (var entry in schema.Entries)
        {
            if (Rules.TryGetValue(entry.Key, out var rule))
            {
                rule(entry, owner);
                continue;
            }

            var hint = findings.Suggestions.DidYouMean(entry.Key, Rules.Keys);
            findings.Error(entry.Place, DefinitionCodes.UnknownSchemaKeyword,
                $"unknown keyword {Words.Quote(entry.Key)} in the schema of "
                + $"{owner}{(hint.Length > 0 ? hint : $": known are {string.Join(", ", Rules.Keys)}")}");
        }
    }

    private void Type(FileEntry entry, string owner)
    {
        foreach (var node in entry.Value.Kind == FileKind.List ? entry.Value.Items : [entry.Value])
        {
            if (node.Kind != FileKind.Text || !Types.Contains(node.Value))
            {
                var hint = node.Kind == FileKind.Text ? findings.Suggestions.DidYouMean(node.Value, Types) : "";
                Bad(entry, node, owner, $"one of {string.Join(", ", Types)}, or a list of them", hint);
            }
        }

        Require(entry.Value is not { Kind: FileKind.List, Items.Count: 0 }, entry, owner, "at least one type");
    }

    private void Enumeration(FileEntry entry, string owner) =>
        Require(entry.Value is { Kind: FileKind.List, Items.Count: > 0 }, entry, owner, "a list of at least one value");

    private void TextOnly(FileEntry entry, string owner) => Require(entry.Value.Kind == FileKind.Text, entry, owner, "text");

    private void NumberOnly(FileEntry entry, string owner) => Require(entry.Value.Kind == FileKind.Number, entry, owner, "a number");

    private void BoolOnly(FileEntry entry, string owner) => Require(entry.Value.Kind == FileKind.Bool, entry, owner, "true or false");

    private void Positive(FileEntry entry, string owner) => Require(
        entry.Value.Kind == FileKind.Number && double.Parse(
            entry.Value.Value, CultureInfo.InvariantCulture) > 0, entry, owner, "a number above 0");

    private void Count(FileEntry entry, string owner) => Require(
        entry.Value.Kind == FileKind.Number && int.TryParse(entry.Value.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        entry, owner, "a whole number, 0 or more");

    private void Pattern(FileEntry entry, string owner)
    {
        var text = entry.Value.Kind == FileKind.Text && entry.Value.Value.Length <= FileLimits.MaxPatternLength;
        Require(
            text && SchemaPatterns.TryCompile(entry.Value.Value, out _), entry, owner,
            $"a regular expression of at most {FileLimits.MaxPatternLength} characters");
    }

    private void Subschema(FileEntry entry, string owner)
    {
        Require(entry.Value.Kind is FileKind.Map or FileKind.Bool, entry, owner, "a JSON Schema such as { type: string }");
        Check(entry.Value, owner);
    }

    private void Properties(FileEntry entry, string owner)
    {
        Require(entry.Value.Kind == FileKind.Map, entry, owner, "a mapping of names to JSON Schemas");
        entry.Value.Entries.ForEach(property => Subschema(property, owner));
    }

    private void NameList(FileEntry entry, string owner) => Require(
        entry.Value.Kind == FileKind.List && entry.Value.Items.TrueForAll(item => item.Kind == FileKind.Text), entry, owner,
        "a list of property names (a parameter without a default is required anyway)");

    private void Require(bool good, FileEntry entry, string owner, string expected)
    {
        if (!good)
        {
            Bad(entry, entry.Value, owner, expected);
        }
    }

    private void Bad(FileEntry entry, FileNode node, string owner, string expected, string hint = "") =>
        findings.Error(
            node.Place, DefinitionCodes.BadSchema,
            $"'{entry.Key}' in the schema of {owner}: expected {expected}, found {Words.Describe(node)}{hint}");
}
