using EventFlow.Core.Expressions.Nodes;

namespace EventFlow.Core.Expressions.Syntax;

/// <summary>Finds the step whose context a <c>%</c> means, and marks it.</summary>
internal static class Ancestry
{
    public static ParentSlot[] Of(ReadOnlySpan<Node?> parts)
    {
        ParentSlot[] slots = [];
        foreach (var part in parts)
        {
            if (part is { Seeking.Length: > 0 })
            {
                slots = [.. slots, .. part.Seeking];
            }
        }

        return slots;
    }

    /// <summary>Goes back through the path for each <c>%</c> in its last step.</summary>
    public static PathNode Resolve(PathNode path)
    {
        if (path.Steps[^1].Seeking.Length == 0)
        {
            return path;
        }

        Node[] steps = [.. path.Steps];
        var unresolved = path.Seeking;
        foreach (var slot in steps[^1].Seeking)
        {
            for (var index = steps.Length - 2; slot.Level > 0 && index >= 0; index--)
            {
                // Steps that follow each other and bind their results share one context: they count as one.
                while (index > 0 && steps[index].Focus is not null && steps[index - 1].Focus is not null)
                {
                    index--;
                }

                steps[index] = Seek(steps[index], slot);
            }

            if (slot.Level > 0)
            {
                unresolved = [.. unresolved, slot];
            }
        }

        return path with { Steps = steps, Seeking = unresolved };
    }

    /// <summary>The step as the <c>%</c> in a predicate behind it see it: one level up is the context of the step itself.</summary>
    public static Node Sought(Node step, Node predicate)
    {
        foreach (var slot in predicate.Seeking)
        {
            if (slot.Level == 1)
            {
                step = Seek(step, slot);
            }
            else
            {
                slot.Level--;
            }
        }

        return predicate.Seeking.Length == 0 ? step : step with { Seeking = [.. step.Seeking, .. predicate.Seeking] };
    }

    public static ExpressionException Underivable(Node node) => new(
        "S0217", "The object representing the 'parent' (%) cannot be derived from this expression", node.Position);

    private static Node Seek(Node node, ParentSlot slot) => node switch
    {
        NameNode or WildcardNode => Mark(node, slot),
        ParentNode => Pass(node, slot),
        BlockNode { Expressions: [.., var last] } block =>
            block with { CarriesVariables = true, Expressions = [.. block.Expressions[..^1], Seek(last, slot)] },
        BlockNode => node,
        PathNode path => SeekInside(path, slot),
        _ => throw Underivable(node),
    };

    private static Node Mark(Node node, ParentSlot slot)
    {
        if (--slot.Level > 0)
        {
            return node;
        }

        slot.Label = node.Ancestor?.Label ?? slot.Label;
        return node with { Ancestor = slot, CarriesVariables = true };
    }

    private static Node Pass(Node node, ParentSlot slot)
    {
        slot.Level++;
        return node;
    }

    private static PathNode SeekInside(PathNode path, ParentSlot slot)
    {
        Node[] steps = [.. path.Steps];
        for (var index = steps.Length - 1; index >= 0 && (index == steps.Length - 1 || slot.Level > 0); index--)
        {
            steps[index] = Seek(steps[index], slot);
        }

        return path with { Steps = steps, CarriesVariables = true };
    }
}
