using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Events;
using EventFlow.Testing.Events;

namespace EventFlow.Testing.Cases;

/// <summary><c>event:</c>, <c>dataset:</c> and <c>run:</c>, what starts the run of a case.</summary>
internal sealed class EventReader(ValueReader values)
{
    private const string EventExample = "a mapping such as { type: com.example.order, data: { total: 7 } }, or a list of them";
    private const string DatasetExample = "a name such as lake/orders, a mapping such as { name: lake/orders, at: 5m }, or a list of them";
    private static readonly string[] DatasetKeys = ["name", "metadata", "at"];

    private readonly RunEndReader ends = new(values);
    private readonly List<SentEvent> sent = [];

    /// <summary>All of them, those of <c>event</c> first and those of <c>run</c> last.</summary>
    public List<SentEvent> Read(FileNode node, string owner, DateTimeOffset start)
    {
        sent.Clear();
        Each(node.Find("event"), owner, EventExample, Event);
        Each(node.Find("dataset"), owner, DatasetExample, (one, what) => Update(one, what, start));
        Each(node.Find("run"), owner, RunEndReader.Example, (one, what) => End(one, what, start));
        return [.. sent];
    }

    private void Each(FileEntry? entry, string owner, string example, Action<FileNode, string> read)
    {
        var nodes = entry is null ? [] : entry.Value.Kind == FileKind.List ? entry.Value.Items : [entry.Value];
        nodes.ForEach(node => read(node, $"'{entry!.Key}' of {owner}"));
        if (entry is not null && nodes.Count == 0)
        {
            values.Wrong(entry.Value, $"'{entry.Key}' of {owner}", example);
        }
    }

    private void Event(FileNode node, string owner)
    {
        if (node.Kind != FileKind.Map)
        {
            values.Wrong(node, owner, EventExample);
            return;
        }

        var at = At(node, owner);
        var members = new Dictionary<string, JsonElement>
        {
            ["specversion"] = Json.Of("1.0"),
            ["id"] = Json.Of($"{sent.Count + 1}"),
            ["source"] = Json.Of(SentEvent.Source),
        };
        node.Entries.Where(entry => entry.Key != "at").ToList().ForEach(entry => members[entry.Key] = entry.Value.ToJson());
        try
        {
            sent.Add(new SentEvent(at, CloudEventFormat.Read(JsonSerializer.SerializeToUtf8Bytes(members))));
        }
        catch (CloudEventException bad)
        {
            values.Findings.Error(node.Place, bad.Code, $"{owner}: {bad.Message}");
        }
    }

    private void Update(FileNode node, string owner, DateTimeOffset start)
    {
        var map = node.Kind == FileKind.Map ? node : null;
        if (map is not null)
        {
            values.CheckKeys(map, DatasetKeys, owner);
        }

        if ((map is null ? node : map.Find("name")?.Value) is not { Kind: FileKind.Text } name)
        {
            values.Wrong(node, owner, DatasetExample);
            return;
        }

        if (!DatasetNames.AreGood(name.Value))
        {
            values.Findings.Error(name.Place, DefinitionCodes.BadDataset,
                $"{owner}: expected the name of a dataset such as lake/orders, found {Words.Describe(name)}");
            return;
        }

        var at = map is null ? TimeSpan.Zero : At(map, owner);
        sent.Add(new SentEvent(at, EventTexts.Update(name.Value, map?.Find("metadata")?.Value.ToJson(), sent.Count + 1, start + at)));
    }

    private void End(FileNode node, string owner, DateTimeOffset start)
    {
        if (ends.Read(node, owner) is { } end)
        {
            var at = node.Kind == FileKind.Map ? At(node, owner) : TimeSpan.Zero;
            sent.Add(end.ToEvent(sent.Count + 1, at, start));
        }
    }

    private TimeSpan At(FileNode node, string owner) => values.Duration(node.Find("at"), owner, zero: true) ?? TimeSpan.Zero;
}
