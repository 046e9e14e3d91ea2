using EventFlow.Core.Expressions.Functions;
using EventFlow.Core.Expressions.Nodes;

namespace EventFlow.Core.Expressions.Syntax;

/// <summary>Reads off the tree which names of the input an expression can touch. In doubt it says "all".</summary>
internal sealed class ReferenceFinder
{
    private readonly HashSet<string> roots = new(StringComparer.Ordinal);
    private readonly HashSet<string> tasks = new(StringComparer.Ordinal);
    private readonly HashSet<string> parameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> env = new(StringComparer.Ordinal);
    private readonly HashSet<string> start = new(StringComparer.Ordinal);
    private bool all;

    public static ExpressionReferences Find(Node node)
    {
        var finder = new ReferenceFinder();
        finder.Visit(node, isTop: true);
        return new ExpressionReferences(finder.roots, finder.tasks, finder.parameters, finder.all)
        {
            Env = finder.env, Start = finder.start,
        };
    }

    /// <param name="node">The part to look at.</param>
    /// <param name="isTop">Its context is the input of the whole expression, and not an item on the way.</param>
    private void Visit(Node node, bool isTop)
    {
        VisitAll(node.Predicates, isTop: false);
        VisitAll(node.Stages, isTop: false);
        if (node.Group is { } group)
        {
            VisitPairs(group, isTop: false);
        }

        if (node is PathNode path)
        {
            VisitPath(path, isTop);
        }
        else if (ReadsContext(node, isTop))
        {
            all = true;
        }
        else
        {
            VisitParts(node, isTop);
        }
    }

    private static bool ReadsContext(Node node, bool isTop) => node switch
    {
        VariableNode { Name: VariableNode.Root } or ParentNode => true,
        VariableNode { Name: "" } or WildcardNode or DescendantNode => isTop,
        LambdaNode { Signature.UsesContext: true } => isTop,
        CallNode call => isTop && FillsFromContext(call.Procedure, call.Arguments.Length),
        _ => false,
    };

    private static bool FillsFromContext(Node procedure, int arguments) =>
        procedure is VariableNode variable && FunctionTable.Find(variable.Name)?.Signature is { UsesContext: true } signature
        && arguments < signature.Required;

    private void VisitParts(Node node, bool isTop)
    {
        switch (node)
        {
            case ArithmeticNode or EqualityNode or ComparisonNode or LogicNode or InNode or ConcatNode or RangeNode or ApplyNode:
                VisitAll(Operands(node), isTop);
                break;
            case NegateNode negate:
                Visit(negate.Operand, isTop);
                break;
            case ArrayNode array:
                VisitAll(array.Items, isTop);
                break;
            case ObjectNode pairs:
                VisitPairs(pairs, isTop);
                break;
            case BlockNode block:
                VisitAll(block.Expressions, isTop);
                break;
            case BindNode bind:
                Visit(bind.Expression, isTop);
                break;
            case ConditionNode condition:
                VisitAll([condition.Condition, condition.Then, condition.Else], isTop);
                break;
            case DefaultNode choice:
                VisitAll([choice.Expression, choice.Default], isTop);
                break;
            case CallNode call:
                VisitAll([call.Procedure, .. call.Arguments], isTop);
                break;
            case PartialNode partial:
                VisitAll([partial.Procedure, .. partial.Arguments], isTop);
                break;
            case TransformNode transform:
                VisitAll([transform.Pattern, transform.Update, transform.Delete], isTop: false);
                break;
            case LambdaNode lambda:
                Visit(lambda.Body, isTop);
                break;
            case SortNode sort:
                VisitAll(sort.Terms.Select(term => term.Expression), isTop: false);
                break;
        }
    }

    private static Node[] Operands(Node node) => node switch
    {
        ArithmeticNode binary => [binary.Left, binary.Right],
        EqualityNode binary => [binary.Left, binary.Right],
        ComparisonNode binary => [binary.Left, binary.Right],
        LogicNode binary => [binary.Left, binary.Right],
        InNode binary => [binary.Left, binary.Right],
        ConcatNode binary => [binary.Left, binary.Right],
        RangeNode range => [range.First, range.Last],
        ApplyNode { Right: CallNode call } apply => [apply.Left, call.Procedure, .. call.Arguments],
        ApplyNode apply => [apply.Left, apply.Right],
        _ => [],
    };

    private void VisitPath(PathNode path, bool isTop)
    {
        var steps = path.Steps;
        var first = steps[0] switch
        {
            VariableNode { Name: VariableNode.Root, Predicates.Length: 0 } => 1,
            VariableNode { Name: "", Predicates.Length: 0 } when isTop => 1,
            _ => 0,
        };
        var fromTop = isTop || first == 1;

        // Behind a step with @ the names are those of the context before it, which here may be the whole input.
        all |= fromTop && steps.Take(first + 2).Any(step => step.Focus is not null);
        if (fromTop && first < steps.Length && steps[first] is NameNode root)
        {
            AddRoot(root.Name, first + 1 < steps.Length ? steps[first + 1] : null);
            VisitAll(steps[0].Predicates, isTop: false);
            VisitAll(steps[0].Stages, isTop: false);
        }
        else
        {
            Visit(steps[0], isTop);
        }

        VisitAll(steps.Skip(1), isTop: false);
    }

    private void AddRoot(string name, Node? next)
    {
        roots.Add(name);
        var member = (next as NameNode)?.Name;
        if (name == "params" && member is not null)
        {
            parameters.Add(member);
        }
        else if (name == "env" && member is not null)
        {
            env.Add(member);
        }
        else if (name is "run" or "trigger" && member is not null)
        {
            start.Add($"{name}.{member}");
        }
        else if (name == "tasks" && member is not null)
        {
            tasks.Add(member);
        }
        else if (name == "tasks")
        {
            all = true;
        }
    }

    private void VisitPairs(ObjectNode pairs, bool isTop)
    {
        foreach (var (key, value) in pairs.Pairs)
        {
            Visit(key, isTop);
            Visit(value, isTop);
        }
    }

    private void VisitAll(IEnumerable<Node?> nodes, bool isTop)
    {
        foreach (var node in nodes)
        {
            if (node is not null)
            {
                Visit(node, isTop);
            }
        }
    }
}
