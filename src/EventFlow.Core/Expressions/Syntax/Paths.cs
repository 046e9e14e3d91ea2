using EventFlow.Core.Expressions.Nodes;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Syntax;

/// <summary>Joins steps into one flat path and hangs predicates, groups and order-by clauses where they take effect.</summary>
internal static class Paths
{
    public static PathNode Join(Node left, Node right, int position)
    {
        var path = left as PathNode ?? new PathNode(left.Position, [left]) { Seeking = left.Seeking };
        Node[] more = right is PathNode rest
            ? rest.Steps
            : [right with { Stages = [.. right.Stages, .. right.Predicates], Predicates = [] }];
        Node[] steps = [.. path.Steps.Select(AsName), .. more.Select(AsName)];
        steps[0] = AsConstructor(steps[0]);
        steps[^1] = AsConstructor(steps[^1]);
        return Ancestry.Resolve(path with
        {
            Position = position,
            Steps = steps,
            KeepsSingleton = path.KeepsSingleton || steps.Any(step => step.KeepsArray),
        });
    }

    public static Node Filtered(Node left, Node predicate, int position)
    {
        var step = LastOf(left);
        if (step.Group is not null)
        {
            throw new ExpressionException("S0209", "A predicate cannot follow a grouping expression in a step", position);
        }

        step = Ancestry.Sought(step, predicate);
        var path = left as PathNode ?? (step.CarriesVariables ? AsPath(step) : null);
        return path is null
            ? step with { Predicates = [.. step.Predicates, predicate] }
            : WithLast(path, step with { Stages = [.. step.Stages, .. step.Predicates, predicate], Predicates = [] });
    }

    /// <summary><c>left@$name</c></summary>
    public static Node Focused(Node left, string name, int position)
    {
        var step = LastOf(left);
        if (step.Stages.Length > 0 || step.Predicates.Length > 0)
        {
            throw new ExpressionException("S0215", "A context variable binding must precede any predicates on a step", position);
        }

        if (step is SortNode)
        {
            throw new ExpressionException("S0216", "A context variable binding must precede the 'order-by' clause on a step", position);
        }

        step = step with { Focus = name, CarriesVariables = true };
        return left is PathNode path ? WithLast(path, step) : step;
    }

    /// <summary><c>left#$name</c></summary>
    public static PathNode Indexed(Node left, string name, int position)
    {
        var path = left as PathNode ?? AsPath(left);
        var step = path.Steps[^1];
        return WithLast(path, step.Stages.Length == 0
            ? step with { Index = name, CarriesVariables = true }
            : step with { Stages = [.. step.Stages, new IndexStage(position, name)], CarriesVariables = true });
    }

    public static Node Grouped(Node left, ObjectNode group) => left.Group is null
        ? left with { Group = group }
        : throw new ExpressionException("S0210", "Each step can only have one grouping expression", group.Position);

    public static PathNode Sorted(Node left, SortNode sort) => Ancestry.Resolve(left is PathNode path
        ? path with { Steps = [.. path.Steps, sort] }
        : new PathNode(left.Position, [left, sort]) { Seeking = left.Seeking });

    public static Node KeepingArray(Node left) => left switch
    {
        PathNode { Group: null, Steps: [.., not SortNode] } path =>
            WithLast(path, path.Steps[^1] with { KeepsArray = true }) with { KeepsSingleton = true, KeepsArray = true },
        _ => left with { KeepsArray = true },
    };

    private static Node LastOf(Node left) => left is PathNode { Steps: [.., var last] } ? last : left;

    private static PathNode AsPath(Node step) =>
        new(step.Position, [step with { Stages = [.. step.Stages, .. step.Predicates], Predicates = [] }])
        {
            KeepsSingleton = step.KeepsArray,
        };

    private static PathNode WithLast(PathNode path, Node step) => path with { Steps = [.. path.Steps[..^1], step] };

    private static Node AsName(Node step) => step switch
    {
        LiteralNode { Value: TextValue text } => new NameNode(step.Position, text.Text)
        {
            Predicates = step.Predicates, Stages = step.Stages, Group = step.Group, KeepsArray = step.KeepsArray,
        },
        LiteralNode { Value: not FunctionValue } =>
            throw new ExpressionException("S0213", "A literal value cannot be used as a step within a path expression", step.Position),
        _ => step,
    };

    private static Node AsConstructor(Node step) => step is ArrayNode array ? array with { IsStep = true } : step;
}
