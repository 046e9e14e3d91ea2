using System.Text.RegularExpressions;
using EventFlow.Bridges.Files;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Bridges.Kafka;

/// <summary>The mapping under <c>kafka</c>.</summary>
internal static partial class KafkaReader
{
    private const string Owner = "'kafka'";
    private const string OptionsOwner = "'options' of 'kafka'";
    private const int MaxText = 4_000;
    private const int MaxOption = 100_000;
    private const int MaxGroup = 255;
    private static readonly string[] Keys = ["servers", "topics", "group", "from", "options"];

    private static readonly Dictionary<string, bool> Beginnings = new() { ["earliest"] = false, ["latest"] = true };

    /// <summary>What the bridge itself sets, and the key that says so; null: it is no choice.</summary>
    private static readonly Dictionary<string, string?> Reserved = new(StringComparer.Ordinal)
    {
        ["bootstrap.servers"] = "servers",
        ["metadata.broker.list"] = "servers",
        ["group.id"] = "group",
        ["auto.offset.reset"] = "from",
        ["enable.auto.commit"] = null,
        ["auto.commit.enable"] = null,
        ["enable.auto.offset.store"] = null,
    };

    public static BridgeSettings? Read(FileNode node, SettingReader settings)
    {
        settings.Values.CheckKeys(node, Keys, Owner);
        var before = settings.Findings.ErrorCount;
        var servers = settings.Required(node, "servers", Owner, MaxText, "\"broker-1:9092,broker-2:9092\"");
        var read = new KafkaSettings(
            servers ?? "",
            Topics(node, settings),
            settings.Text(node.Find("group"), Owner, MaxGroup) is { Length: > 0 } group ? group : null,
            settings.Values.Word(node.Find("from"), Owner, Beginnings) is true ? "latest" : "earliest",
            Options(node.Find("options"), settings));
        if (settings.Findings.ErrorCount == before && read.Options.Values.All(IsResolved))
        {
            Check(read, node, settings);
        }

        return settings.Findings.ErrorCount == before ? read : null;
    }

    private static bool IsResolved(string value) => !value.Contains("${env:", StringComparison.Ordinal);

    /// <summary>What the client library itself says of its options.</summary>
    private static void Check(KafkaSettings read, FileNode node, SettingReader settings)
    {
        if (KafkaClient.Problem(read) is { } problem)
        {
            settings.Findings.Error((node.Find("options") ?? node.Entries[0]).Place, BridgeCodes.BadOption,
                $"{OptionsOwner}: the Kafka client does not take them: {Words.Clip(problem, 300)}");
        }
    }

    private static List<string> Topics(FileNode node, SettingReader settings)
    {
        if (node.Find("topics") is not { Value.Kind: not FileKind.Null } entry)
        {
            settings.Findings.Error(node.Place, DefinitionCodes.MissingKey, $"{Owner} has no 'topics': add 'topics: [orders]'");
            return [];
        }

        List<FileNode> given = entry.Value.Kind == FileKind.List ? entry.Value.Items : [entry.Value];
        if (given.Count == 0)
        {
            settings.Values.Wrong(entry.Value, $"'topics' of {Owner}", "at least one topic");
        }

        foreach (var bad in given.Where(topic => topic.Kind != FileKind.Text || !Topic().IsMatch(topic.Value)))
        {
            settings.Values.Wrong(bad, $"'topics' of {Owner}",
                "the name of a topic (1 to 249 letters, digits, '.', '_' and '-'), or ^ and a pattern of names such as ^orders\\..*");
        }

        return [.. given.Select(topic => topic.Value).Distinct(StringComparer.Ordinal)];
    }

    private static Dictionary<string, string> Options(FileEntry? entry, SettingReader settings)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return [];
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            settings.Values.Wrong(entry.Value, OptionsOwner, "a mapping such as { security.protocol: SASL_SSL }");
            return [];
        }

        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in entry.Value.Entries)
        {
            if (Reserved.TryGetValue(option.Key, out var instead))
            {
                settings.Findings.Error(option.Place, BridgeCodes.BadOption, instead is null
                    ? $"{OptionsOwner} sets {option.Key}: offsets are committed when the records are accepted, and no other way"
                    : $"{OptionsOwner} sets {option.Key}: write '{instead}' beside 'options' in its place");
            }
            else if (settings.Scalar(option, OptionsOwner, MaxOption) is { } value)
            {
                options[option.Key] = value;
            }
        }

        return options;
    }

    [GeneratedRegex(@"\A(?:[A-Za-z0-9._-]{1,249}|\^.{1,1000})\z")]
    private static partial Regex Topic();
}
