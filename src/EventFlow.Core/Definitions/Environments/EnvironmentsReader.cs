using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Environments;

/// <summary><c>environments</c>: what differs in each. The graph is the same in all of them: what was tested is what runs.</summary>
internal sealed class EnvironmentsReader(ValueReader values)
{
    private const int MostEnvironments = 50;

    private static readonly string[] EnvironmentKeys =
        ["title", "description", "owner", "tags", "params", "env", "defaults", "triggers", "concurrency", "window", "deadline", "notify",
         "tasks"];

    private static readonly string[] Fixed = ["workflow", "namespace", "templates", "catch", "output", "environments"];

    private readonly Findings findings = values.Findings;

    /// <summary>Those that fit the file, by name; what is wrong with others is reported.</summary>
    public IReadOnlyList<FileEntry> Read(FileNode root)
    {
        if (root.Find("environments") is not { Value.Kind: not FileKind.Null } entry)
        {
            return [];
        }

        if (entry.Value.Kind != FileKind.Map || entry.Value.Entries.Count > MostEnvironments)
        {
            values.Wrong(
                entry.Value, "'environments' of the workflow",
                $"a mapping of at most {MostEnvironments} names to what differs there, such as 'prod: {{ env: {{ api: … }} }}'");
            return [];
        }

        return entry.Value.Entries.FindAll(environment => Fits(environment, root));
    }

    private bool Fits(FileEntry environment, FileNode root)
    {
        var before = findings.ErrorCount;
        var label = $"environment {Words.Quote(environment.Key)}";
        Names.CheckTask(environment, "the name of an environment", findings);
        if (environment.Value.Kind is not (FileKind.Map or FileKind.Null))
        {
            values.Wrong(environment.Value, label, "a mapping of what differs there, such as { env: { api: … } }");
            return false;
        }

        string[] knownKeys = [.. EnvironmentKeys, .. Fixed];
        values.CheckKeys(environment.Value, knownKeys, label);
        foreach (var entry in environment.Value.Entries.Where(entry => Fixed.Contains(entry.Key)))
        {
            findings.Error(entry.Place, DefinitionCodes.SameInAllEnvironments,
                $"'{entry.Key}' in {label} is the same in all environments: change it in the file itself");
        }

        CheckNames(root.Find("params"), environment.Value.Find("params"), "parameter", label);
        CheckParameters(environment.Value.Find("params"), label);
        CheckNames(root.Find("env"), environment.Value.Find("env"), "value of 'env'", label);
        CheckTasks(root.Find("tasks"), environment.Value.Find("tasks"), label);
        return findings.ErrorCount == before;
    }

    private void CheckParameters(FileEntry? changed, string label)
    {
        foreach (var parameter in (changed?.Value.Entries ?? []).Where(parameter => parameter.Value.Kind != FileKind.Map))
        {
            values.Wrong(
                parameter.Value.Kind == FileKind.Null ? new FileNode(FileKind.Null, parameter.Place) : parameter.Value,
                $"parameter {Words.Quote(parameter.Key)} in {label}", "a mapping of what differs there, such as { default: oslo }");
        }
    }

    private void CheckTasks(FileEntry? own, FileEntry? changed, string label)
    {
        CheckNames(own, changed, "task", label);
        foreach (var task in changed?.Value.Entries ?? [])
        {
            if (task.Value.Kind != FileKind.Map)
            {
                values.Wrong(
                    task.Value.Kind == FileKind.Null ? new FileNode(FileKind.Null, task.Place) : task.Value,
                    $"task {Words.Quote(task.Key)} in {label}",
                    "a mapping of what differs there (an environment takes away no task: 'when: false' skips it)");
            }
            else if (task.Value.Find("tasks") is { } inner && own?.Value.Find(task.Key) is { } group)
            {
                CheckTasks(group.Value.Find("tasks"), inner, label);
            }
        }
    }

    private void CheckNames(FileEntry? own, FileEntry? changed, string what, string label)
    {
        if (changed is { Value.Kind: not FileKind.Map })
        {
            values.Wrong(changed.Value, $"'{changed.Key}' in {label}", "a mapping of names to what differs there");
        }

        if (changed is null)
        {
            return;
        }

        var names = (own?.Value.Entries ?? []).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in changed.Value.Entries.Where(entry => !names.Contains(entry.Key)))
        {
            var hint = findings.Suggestions.DidYouMean(entry.Key, names);
            findings.Error(entry.Place, DefinitionCodes.NotInTheFile,
                $"{label} changes the {what} {Words.Quote(entry.Key)}, which the file itself does not have"
                + (hint.Length > 0 ? hint : ": add it to the file, or remove it here"));
        }
    }
}
