using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Namespaces;

/// <summary>A namespace, from its nodes to the checked model.</summary>
internal sealed class NamespaceReader(string file, Findings findings)
{
    private const string Owner = "the namespace";
    private const int MaxAttempts = 1_000;
    private const int MostPatterns = 200;
    private static readonly string[] Keys = ["namespace", "title", "description", "owner", "defaults", "policies"];
    private static readonly string[] DefaultKeys = ["timeout", "retry", "priority"];
    private static readonly string[] PolicyKeys = ["require", "allowed_types", "max_timeout", "max_attempts"];
    private static readonly string[] Required = ["title", "description", "owner", "tags"];

    private readonly ValueReader values = new(findings);

    public NamespaceDefinition? Read(FileNode root)
    {
        if (root.Kind != FileKind.Map)
        {
            findings.Error(root.Place, DefinitionCodes.NotAMapping,
                $"a namespace file is a mapping with 'namespace', 'defaults' and 'policies', found {Words.Describe(root)}");
            return null;
        }

        values.CheckKeys(root, Keys, Owner);
        var policies = Policies(Map(root.Find("policies"), PolicyKeys));
        return new NamespaceDefinition
        {
            Name = Name(root),
            Title = values.Text(root.Find("title"), Owner, FileLimits.MaxTitleLength),
            Description = values.Text(root.Find("description"), Owner, FileLimits.MaxDescriptionLength, lines: true),
            Owner = values.Text(root.Find("owner"), Owner, FileLimits.MaxTitleLength),
            Policies = policies,
            Defaults = Defaults(Map(root.Find("defaults"), DefaultKeys), policies),
        };
    }

    private string Name(FileNode root)
    {
        if (root.Find("namespace") is not { Value.Kind: not FileKind.Null } entry)
        {
            findings.Error(root.Place, DefinitionCodes.MissingKey, "the file does not name its namespace: add 'namespace: my-team'");
            return "";
        }

        var name = values.Text(entry, "the file", int.MaxValue);
        return name is not null && Names.CheckId(entry.Value, "a namespace", findings) ? name : "";
    }

    private FileNode? Map(FileEntry? entry, string[] keys)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return null;
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, $"'{entry.Key}' of {Owner}", $"a mapping with {string.Join(", ", keys)}");
            return null;
        }

        values.CheckKeys(entry.Value, keys, $"'{entry.Key}' of {Owner}");
        return entry.Value;
    }

    private NamespacePolicies Policies(FileNode? map)
    {
        const string What = "'policies' of the namespace";
        return map is null ? new NamespacePolicies() : new NamespacePolicies
        {
            Require = [.. Texts(map.Find("require"), What).Where(RequiredKey).Select(node => node.Value)],
            AllowedTypes = map.Find("allowed_types") is { } types ? [.. Texts(types, What).Select(node => node.Value)] : null,
            MaxTimeout = values.Duration(map.Find("max_timeout"), What),
            MaxAttempts = values.Integer(map.Find("max_attempts"), What, 1, MaxAttempts),
            Places = map.Entries.DistinctBy(entry => entry.Key)
                .ToDictionary(entry => entry.Key, entry => $"{file}:{entry.Place.Line}:{entry.Place.Column}", StringComparer.Ordinal),
        };
    }

    private bool RequiredKey(FileNode node)
    {
        if (Required.Contains(node.Value))
        {
            return true;
        }

        findings.Error(node.Place, DefinitionCodes.UnknownWord,
            $"'require' of 'policies' of the namespace: expected one of {string.Join(", ", Required)}, found {Words.Describe(node)}"
            + findings.Suggestions.DidYouMean(node.Value, Required));
        return false;
    }

    private List<FileNode> Texts(FileEntry? entry, string owner)
    {
        if (entry is null)
        {
            return [];
        }

        if (entry.Value.Kind == FileKind.List && entry.Value.Items.Count <= MostPatterns
            && entry.Value.Items.TrueForAll(item => item.Kind == FileKind.Text))
        {
            var what = $"an item of '{entry.Key}'";
            return entry.Value.Items.FindAll(item => values.CheckText(item, what, FileLimits.MaxTitleLength) is not null);
        }

        values.Wrong(entry.Value, $"'{entry.Key}' of {owner}", $"a list of at most {MostPatterns} texts");
        return [];
    }

    /// <summary>They are read as those of a workflow are, and have to keep to the namespace's own policies.</summary>
    private List<FileEntry> Defaults(FileNode? map, NamespacePolicies policies)
    {
        const string What = "'defaults' of the namespace";
        var timeout = values.Duration(map?.Find("timeout"), What);
        var retry = new RetryReader(values).Read(map?.Find("retry"), What);
        _ = new PoolReader(values).Priority(map?.Find("priority"), What);
        if (timeout > policies.MaxTimeout)
        {
            Refuse(map!.Find("timeout")!, "max_timeout");
        }

        if (retry?.Rules.Max(rule => (int?)rule.Attempts) > policies.MaxAttempts)
        {
            Refuse(map!.Find("retry")!, "max_attempts");
        }

        return map?.Entries.FindAll(entry => DefaultKeys.Contains(entry.Key)) ?? [];
    }

    private void Refuse(FileEntry entry, string policy) => findings.Error(
        entry.Value.Place, DefinitionCodes.DefaultAgainstPolicy,
        $"'{entry.Key}' of 'defaults' of the namespace is more than its own '{policy}' allows: change one of them");
}
