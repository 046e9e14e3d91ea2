using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Authoring;

/// <summary>The rules of one <c>catch</c>, in their order.</summary>
internal sealed class CatchList
{
    private readonly List<(WorkflowNode Then, string[] On)> rules = [];

    public void Add(WorkflowNode then, string[] on)
    {
        ArgumentNullException.ThrowIfNull(then);
        then.OnlyCatch = true;
        rules.Add((then, on));
    }

    /// <summary>Null where there is no rule.</summary>
    public FileNode? ToFile() => rules.Count == 0 ? null : FileNodes.List(rules.Select(rule => Rule(rule.Then, rule.On)));

    private static FileNode Rule(WorkflowNode then, string[] on)
    {
        var map = FileNodes.Map();
        map.Set("on", on.Length == 0 ? null : FileNodes.List(on.Select(FileNodes.Text)));
        map.Set("then", FileNodes.Text(then.Name));
        return map;
    }
}
