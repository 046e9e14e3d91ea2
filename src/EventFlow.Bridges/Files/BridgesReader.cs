using EventFlow.Bridges.Buckets;
using EventFlow.Bridges.Folders;
using EventFlow.Bridges.Kafka;
using EventFlow.Bridges.Sqs;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Validation;

namespace EventFlow.Bridges.Files;

/// <summary>From the nodes of a bridges file to its bridges.</summary>
internal sealed class BridgesReader
{
    private const int MaxType = 1_024;
    private static readonly string[] FileKeys = ["bridges"];

    /// <summary>One for each kind of source; its key stands beside <c>type</c> and <c>filter</c>.</summary>
    private static readonly Dictionary<string, Func<FileNode, SettingReader, BridgeSettings?>> Kinds = new(StringComparer.Ordinal)
    {
        [KafkaSettings.Key] = KafkaReader.Read,
        [FolderSettings.Key] = FolderReader.Read,
        [BucketSettings.Key] = BucketReader.Read,
        [SqsSettings.Key] = SqsReader.Read,
    };

    private static readonly string[] BridgeKeys = [.. Kinds.Keys, "type", "filter"];

    private readonly Findings findings;
    private readonly ValueReader values;
    private readonly SettingReader settings;
    private readonly TriggerParams expressions;

    public BridgesReader(Findings findings, FileSource source, Func<string, string?> environment, bool offline)
    {
        this.findings = findings;
        values = new ValueReader(findings);
        settings = new SettingReader(values, environment, offline);
        expressions = new TriggerParams(
            values, new ExpressionReader(source, findings), [], new NameChecker(findings, new HashSet<string>()));
    }

    public IReadOnlyList<Bridge> Read(FileNode root)
    {
        if (root.Kind != FileKind.Map)
        {
            findings.Error(root.Place, DefinitionCodes.NotAMapping,
                $"a bridges file is a mapping with 'bridges', found {Words.Describe(root)}");
            return [];
        }

        values.CheckKeys(root, FileKeys, "the bridges file");
        if (root.Find("bridges") is not { } bridges)
        {
            findings.Error(root.Place, DefinitionCodes.MissingKey, "the file has no bridges: add 'bridges:' with one entry for each");
            return [];
        }

        if (bridges.Value is not { Kind: FileKind.Map, Entries.Count: > 0 })
        {
            values.Wrong(bridges.Value, "'bridges'", "a mapping with at least one bridge, such as 'orders: { kafka: { … } }'");
            return [];
        }

        return [.. bridges.Value.Entries.Select(Bridge).OfType<Bridge>()];
    }

    private Bridge? Bridge(FileEntry entry)
    {
        var owner = $"bridge {Words.Quote(entry.Key)}";
        var good = Names.CheckTask(entry, "the name of a bridge", findings);
        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, owner, $"a mapping with one of {string.Join(", ", Kinds.Keys)}");
            return null;
        }

        values.CheckKeys(entry.Value, BridgeKeys, owner);
        var type = Type(entry.Value.Find("type"), owner);
        var filter = expressions.Filter(entry.Value.Find("filter"), owner);
        return Source(entry, owner) is { } source && good ? new Bridge(entry.Key, source, type, filter) : null;
    }

    private BridgeSettings? Source(FileEntry bridge, string owner)
    {
        var sources = bridge.Value.Entries.Where(entry => Kinds.ContainsKey(entry.Key)).ToList();
        if (sources is not [var source])
        {
            findings.Error(sources.Count > 1 ? sources[1].Place : bridge.Place, BridgeCodes.NotOneSource, sources.Count > 1
                ? $"{owner} has {string.Join(" and ", sources.Select(one => one.Key))}: a bridge reads one source. "
                    + "Make the other a bridge of its own"
                : $"{owner} says nothing to read: add one of {string.Join(", ", Kinds.Keys)}");
            return null;
        }

        if (source.Value.Kind == FileKind.Map)
        {
            return Kinds[source.Key](source.Value, settings);
        }

        values.Wrong(source.Value, $"'{source.Key}' of {owner}", "a mapping");
        return null;
    }

    private string? Type(FileEntry? entry, string owner)
    {
        if (values.Text(entry, owner, MaxType) is not { } type)
        {
            return null;
        }

        if (type.Length > 0 && type.Trim() == type && !type.Contains('*', StringComparison.Ordinal))
        {
            return type;
        }

        findings.Error(entry!.Value.Place, DefinitionCodes.BadEventType,
            $"'type' of {owner}: expected the type of a CloudEvent such as com.example.order, found {Words.Describe(entry.Value)}");
        return null;
    }
}
