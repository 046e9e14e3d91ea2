using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>output</c> of the workflow, which reads as a node would that comes after all others.</summary>
internal sealed class OutputDraft(FileEntry? entry, ScopeDraft graph)
{
    /// <summary>None, or that node.</summary>
    public List<NodeDraft> Nodes { get; } = [];

    public ValueTemplate? Read(ExpressionReader expressions)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return null;
        }

        var node = new NodeDraft(graph, entry, graph.Nodes.Count) { Label = "'output' of the workflow" };
        node.Parents.UnionWith(graph.Nodes.Select(other => other.Index));
        Nodes.Add(node);
        return expressions.Template(entry.Value, node, ExpressionSlot.Output);
    }
}
