using System.Text.Json;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Templates;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Effective;

/// <param name="Node">Path of the task or group; null for the workflow itself.</param>
/// <param name="Value">Null: none.</param>
/// <param name="Origin"><c>file</c>, <c>environment prod</c>, <c>namespace iot</c> or <c>built in</c>.</param>
public sealed record EffectiveValue(string? Node, string Key, JsonElement? Value, string Origin);

/// <summary>What holds for a version, value by value, and where each comes from.</summary>
public sealed class EffectiveValues
{
    private const string OfFile = "file";
    private const string BuiltIn = "built in";
    private static readonly string[] Parts = ["params", "env", "defaults"];
    private static readonly string[] Inherited = ["timeout", "retry"];

    private readonly Dictionary<(string? Node, string Key), string> origins;
    private readonly HashSet<(string? Node, string Key)> above = [];
    private readonly List<EffectiveValue> found = [];
    private readonly FileNode root;

    private EffectiveValues(FileNode root, IReadOnlyList<ValueOrigin> origins)
    {
        this.root = root;
        this.origins = origins.ToDictionary(one => (one.Node, one.Key), one => one.Origin);
        foreach (var one in origins)
        {
            for (var dot = one.Key.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = one.Key.IndexOf('.', dot + 1))
            {
                above.Add((one.Node, one.Key[..dot]));
            }
        }
    }

    /// <param name="source">The source of a version, which has no errors.</param>
    /// <param name="origins">What was told of it when it was applied.</param>
    public static IReadOnlyList<EffectiveValue> Of(ReadOnlySpan<byte> source, IReadOnlyList<ValueOrigin> origins)
    {
        var findings = new Findings("");
        var root = FileText.Load(source, "", int.MaxValue, findings, out _)!;
        new TemplateExpansion(new ValueReader(findings)).Apply(root);
        var values = new EffectiveValues(root, origins);
        values.Collect();
        return values.found;
    }

    private void Collect()
    {
        foreach (var entry in root.Entries.Where(entry => entry.Key is not ("tasks" or "templates" or "environments")))
        {
            if (Parts.Contains(entry.Key) && entry.Value.Kind == FileKind.Map)
            {
                entry.Value.Entries.ForEach(part => Add(null, $"{entry.Key}.{part.Key}", part.Value));
            }
            else
            {
                Add(null, entry.Key, entry.Value);
            }
        }

        if (root.Find("namespace") is null)
        {
            found.Add(new EffectiveValue(null, "namespace", JsonSerializer.SerializeToElement("default"), BuiltIn));
        }

        Collect(root.Find("tasks")!.Value, null);
    }

    private void Collect(FileNode tasks, string? path)
    {
        foreach (var task in tasks.Entries)
        {
            var node = path is null ? task.Key : $"{path}/{task.Key}";
            task.Value.Entries.FindAll(entry => entry.Key != "tasks").ForEach(entry => Add(node, entry.Key, entry.Value));
            if (task.Value.Find("uses") is not null)
            {
                Inherit(node, task.Value);
            }

            if (task.Value.Find("tasks") is { Value.Kind: FileKind.Map } inner)
            {
                Collect(inner.Value, node);
            }
        }
    }

    private void Inherit(string node, FileNode task)
    {
        foreach (var key in Inherited.Where(key => task.Find(key) is null))
        {
            found.Add(root.Find("defaults")?.Value.Find(key) is { } inherited
                ? new EffectiveValue(node, key, inherited.Value.ToJson(), OriginOf(null, $"defaults.{key}"))
                : new EffectiveValue(node, key, null, BuiltIn));
        }
    }

    private void Add(string? node, string key, FileNode value)
    {
        if (above.Contains((node, key)) && value.Kind == FileKind.Map)
        {
            value.Entries.ForEach(part => Add(node, $"{key}.{part.Key}", part.Value));
        }
        else
        {
            found.Add(new EffectiveValue(node, key, value.Kind == FileKind.Null ? null : value.ToJson(), OriginOf(node, key)));
        }
    }

    /// <summary>Of a value that is of several, all of them.</summary>
    private string OriginOf(string? node, string key)
    {
        for (var at = key.Length; at > 0; at = key.LastIndexOf('.', at - 1))
        {
            if (origins.TryGetValue((node, key[..at]), out var origin))
            {
                return origin;
            }
        }

        return !above.Contains((node, key)) ? OfFile
            : string.Join(", ", origins.Where(one => one.Key.Node == node && one.Key.Key.StartsWith($"{key}.", StringComparison.Ordinal))
                .Select(one => one.Value).Distinct().Prepend(OfFile));
    }
}
