using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;

namespace EventFlow.Cli.Files;

/// <summary>The workflows beside a file that its tasks run, and those that these run.</summary>
internal static class ChildFiles
{
    public static IReadOnlyDictionary<string, WorkflowPlan> Beside(
        string path, WorkflowDefinition workflow, ReadOptions options)
    {
        var found = new Dictionary<string, WorkflowPlan>(StringComparer.Ordinal);
        if (!Children(workflow).Any())
        {
            return found;
        }

        var files = Files(Path.GetDirectoryName(Path.GetFullPath(path))!, options);
        var open = new Queue<string>(Children(workflow));
        while (open.TryDequeue(out var id))
        {
            if (!found.ContainsKey(id) && files.GetValueOrDefault(id) is { } child)
            {
                found[id] = new WorkflowPlan(child, version: 1);
                Children(child).ToList().ForEach(open.Enqueue);
            }
        }

        return found;
    }

    /// <summary>By their ids. What cannot be read is no workflow that could be meant.</summary>
    private static Dictionary<string, WorkflowDefinition> Files(string folder, ReadOptions options) =>
        Directory.EnumerateFiles(folder).Where(WorkflowPaths.IsWorkflowFile).Order(StringComparer.Ordinal)
            .Select(file => CheckedFile.Read(file, options).Result.Definition).OfType<WorkflowDefinition>()
            .DistinctBy(workflow => workflow.Id).ToDictionary(workflow => workflow.Id, StringComparer.Ordinal);

    private static IEnumerable<string> Children(WorkflowDefinition workflow) =>
        workflow.Graph.All().Select(node => node.Child?.Workflow).OfType<string>();
}
