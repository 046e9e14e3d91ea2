using EventFlow.Core.Definitions.Namespaces;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Definitions.Writing;

namespace EventFlow.Core.Definitions.Environments;

/// <summary>A file in its environment and its namespace. Without an environment it is read as it is, and those it has are tried beside, so
/// that a wrong one is found before it is applied.</summary>
internal sealed class EffectiveReader(FileSource source, Findings findings, ReadOptions options)
{
    private readonly Origins origins = new();
    private long tried;

    public DefinitionResult Read(FileNode root)
    {
        if (root.Kind != FileKind.Map)
        {
            return findings.Result(new WorkflowReader(source, findings).Read(root));
        }

        if (options.Environment is { } name)
        {
            Names.CheckTask(new FileEntry(name, Place.Start, root), "the name of an environment", findings);
        }

        var environments = new EnvironmentsReader(new ValueReader(findings)).Read(root);
        var chosen = options.Environment is { } wanted ? Choose(wanted, environments, root) : null;

        // All are put together before the first is read: reading expands templates where they stand.
        var effective = Effective(chosen, root, origins);
        var others = options.Environment is null
            ? environments.Select(entry => (entry.Key, Root: Effective(entry, root, new Origins()))).ToList()
            : [];
        var file = effective == root ? null : new EffectiveFile(YamlText.Of(WithoutEnvironments(effective)), origins.In(effective));
        var definition = ReadAndCheck(effective);
        others.ForEach(other => Try(other.Key, other.Root));
        return findings.Result(definition) with { Effective = file };
    }

    /// <summary>All variants together may have as many values as one file: a large one with many environments took minutes.</summary>
    private void Try(string environment, FileNode variant)
    {
        findings.Context = $" (in environment {Words.Quote(environment)})";
        tried += variant.Size;
        if (tried <= FileLimits.MaxNodes)
        {
            ReadAndCheck(variant);
        }
        else
        {
            findings.Warn(variant.Place, DefinitionCodes.EnvironmentNotTried,
                "the file is too large to try all its environments: name one with --env");
        }
    }

    private FileEntry? Choose(string wanted, IReadOnlyList<FileEntry> environments, FileNode root)
    {
        var names = (root.Find("environments")?.Value.Entries ?? []).ConvertAll(entry => entry.Key);
        if (names.Count == 0)
        {
            findings.Warn(Place.Start, DefinitionCodes.NoEnvironments,
                $"the file has no 'environments': in {Words.Quote(wanted)} it is as it stands");
        }
        else if (!names.Contains(wanted))
        {
            var hint = findings.Suggestions.DidYouMean(wanted, names);
            findings.Error(root.Find("environments")!.Place, DefinitionCodes.UnknownEnvironment,
                $"the file has no environment {Words.Quote(wanted)}"
                + (hint.Length > 0 ? hint : $": there are {string.Join(", ", names.Take(20).Select(name => Words.Clip(name, 60)))}"));
        }

        return environments.FirstOrDefault(entry => entry.Key == wanted);
    }

    private FileNode Effective(FileEntry? environment, FileNode root, Origins told)
    {
        var merged = environment is null ? root : In(environment, WithoutEnvironments(root), told);
        return SpaceOf(merged) is { } space ? NamespaceDefaults.Apply(merged, space, told) : merged;
    }

    private WorkflowDefinition? ReadAndCheck(FileNode root)
    {
        var definition = new WorkflowReader(source, findings).Read(root);
        if (definition is not null && SpaceOf(root) is { } space)
        {
            new PolicyCheck(space, root, findings).Check(definition);
        }

        return definition;
    }

    private NamespaceDefinition? SpaceOf(FileNode root) =>
        options.Namespaces(root.Find("namespace") is { Value: { Kind: FileKind.Text, Value: var name } } ? name : "default");

    private static FileNode In(FileEntry environment, FileNode root, Origins told) => environment.Value.Kind == FileKind.Map
        ? new Overlay(told, $"environment {environment.Key}").Merge(root, environment.Value)
        : root;

    private static FileNode WithoutEnvironments(FileNode root)
    {
        var copy = new FileNode(FileKind.Map, root.Place);
        root.Entries.FindAll(entry => entry.Key != "environments").ForEach(copy.Add);
        return copy;
    }
}
