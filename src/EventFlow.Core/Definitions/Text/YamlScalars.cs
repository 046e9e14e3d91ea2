using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EventFlow.Core.Definitions.Text;

/// <summary>What a YAML scalar means by the core schema of YAML 1.2:
/// <c>NO</c> is text, <c>0o17</c> is 15, <c>12:30:45</c> is text.</summary>
internal sealed partial class YamlScalars(Findings findings)
{
    private const string CorePrefix = "tag:yaml.org,2002:";

    public FileNode Read(Scalar scalar, Place place, Range source)
    {
        var tag = CoreTag(scalar, place, "str", "int", "float", "bool", "null");
        var plain = scalar is { Style: ScalarStyle.Plain, Tag.IsEmpty: true };
        var kind = plain || tag is "int" or "float" or "bool" or "null" ? Resolve(scalar.Value) : FileKind.Text;
        if (tag is not (null or "str") && kind != Kind(tag))
        {
            findings.Error(place, DefinitionCodes.TagRefused, $"{Words.Quote(scalar.Value)} is not what its tag '!!{tag}' says");
        }

        return kind switch
        {
            FileKind.Number => new FileNode(kind, place, Number(scalar.Value, place)),
            FileKind.Bool => new FileNode(kind, place, scalar.Value.ToLowerInvariant()),
            FileKind.Null => new FileNode(kind, place),
            _ => new FileNode(FileKind.Text, place, scalar.Value) { Source = source },
        };
    }

    public void CheckKey(Scalar scalar, Place place)
    {
        CoreTag(scalar, place, "str");
        if (scalar is { Style: ScalarStyle.Plain, Value: "<<" })
        {
            findings.Error(
                place, DefinitionCodes.MergeKey,
                "merge keys ('<<') are not part of YAML 1.2: write the keys out, or use an alias for a whole value");
        }
    }

    public void CheckTag(NodeEvent node, Place place, string expected) => CoreTag(node, place, expected);

    private string? CoreTag(NodeEvent node, Place place, params ReadOnlySpan<string> allowed)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific)
        {
            return null;
        }

        var tag = node.Tag.Value;
        var name = tag.StartsWith(CorePrefix, StringComparison.Ordinal) ? tag[CorePrefix.Length..] : "";
        if (allowed.Contains(name))
        {
            return name;
        }

        findings.Error(place, DefinitionCodes.TagRefused,
            $"the tag {Words.Quote(tag)} is refused: only '!!str !!int !!float !!bool !!null !!map !!seq' may stand, "
            + "each before a value of its kind");
        return null;
    }

    private static FileKind Kind(string tag) => tag switch
    {
        "int" or "float" => FileKind.Number,
        "bool" => FileKind.Bool,
        _ => FileKind.Null,
    };

    private static FileKind Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => FileKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => FileKind.Bool,
        _ when text[0] is not ((>= '0' and <= '9') or '+' or '-' or '.') => FileKind.Text,
        _ => Decimals().IsMatch(text) || Based().IsMatch(text) || Endless().IsMatch(text) ? FileKind.Number : FileKind.Text,
    };

    private string Number(string text, Place place)
    {
        if (Endless().IsMatch(text))
        {
            findings.Error(
                place, DefinitionCodes.NotANumber, $"{text} has no JSON value: leave it out, or put it in quotes if it is meant as text");
            return "0";
        }

        if (text.Length > FileLimits.MaxNumberLength)
        {
            findings.Error(
                place, DefinitionCodes.NumberTooLong,
                $"this number has {text.Length} characters, more than {FileLimits.MaxNumberLength}: put it in quotes");
            return "0";
        }

        return text.StartsWith("0o", StringComparison.Ordinal) ? Octal(text[2..])
            : text.StartsWith("0x", StringComparison.Ordinal) ? BigInteger.Parse(
                "0" + text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : Json(Decimals().Match(text));
    }

    private static string Octal(string digits) =>
        digits.Aggregate(BigInteger.Zero, (value, digit) => (value * 8) + (digit - '0')).ToString(CultureInfo.InvariantCulture);

    private static string Json(Match number)
    {
        var sign = number.Groups["sign"].Value == "-" ? "-" : "";
        var whole = number.Groups["whole"].Value.TrimStart('0');
        var fraction = number.Groups["fraction"].Value;
        return $"{sign}{(whole.Length == 0 ? "0" : whole)}{(fraction.Length == 0 ? "" : "." + fraction)}{number.Groups["exponent"].Value}";
    }

    [GeneratedRegex(
        @"\A(?<sign>[-+]?)(?:(?<whole>[0-9]+)(?:\.(?<fraction>[0-9]*))?|\.(?<fraction>[0-9]+))(?<exponent>(?:[eE][-+]?[0-9]+)?)\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Decimals();

    [GeneratedRegex(@"\A(0o[0-7]+|0x[0-9a-fA-F]+)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Based();

    [GeneratedRegex(@"\A([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Endless();
}
