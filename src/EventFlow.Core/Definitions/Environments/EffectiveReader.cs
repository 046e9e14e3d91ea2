using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Definitions.Writing;

namespace EventFlow.Core.Definitions.Environments;

/// <summary>A file in its environment. Without one it is read as it is, and its environments are tried beside, so that a wrong one is
/// found before it is applied.</summary>
internal sealed class EffectiveReader(FileSource source, Findings findings, ReadOptions options)
{
    private readonly Origins origins = new();

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
        var effective = chosen is null ? root : In(chosen, root, origins);
        var others = options.Environment is null
            ? environments.Select(entry => (entry.Key, Root: In(entry, root, new Origins()))).ToList()
            : [];
        var file = effective == root ? null : new EffectiveFile(YamlText.Of(effective), origins.In(effective));
        var definition = new WorkflowReader(source, findings).Read(effective);
        foreach (var (other, variant) in others)
        {
            findings.Context = $" (in environment {Words.Quote(other)})";
            new WorkflowReader(source, findings).Read(variant);
        }

        return findings.Result(definition) with { Effective = file };
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

    private static FileNode In(FileEntry environment, FileNode root, Origins origins)
    {
        var own = new FileNode(FileKind.Map, root.Place);
        root.Entries.FindAll(entry => entry.Key != "environments").ForEach(own.Add);
        return environment.Value.Kind == FileKind.Map
            ? new Overlay(origins, $"environment {environment.Key}").Merge(own, environment.Value)
            : own;
    }
}
