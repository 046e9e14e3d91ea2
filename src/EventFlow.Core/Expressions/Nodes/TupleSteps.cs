using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

/// <summary><c>#$name</c> behind a predicate: numbers what is left.</summary>
internal sealed record IndexStage(int Position, string Name) : Node(Position)
{
    protected override Value? Run(Value? input, Frame frame) => input;
}

/// <summary>Walks the steps of a path from the first on that binds a variable. Each context carries the variables of its way; what
/// stands behind a step takes effect on all contexts together.</summary>
internal static class TupleSteps
{
    public static ListValue Walk(ReadOnlySpan<Node> steps, ArrayValue? items, Frame frame)
    {
        ListValue? tuples = null;
        foreach (var step in steps)
        {
            tuples = step is SortNode sort
                ? Sorted(sort, tuples ?? Contexts(items), frame)
                : Taken(step, tuples ?? Contexts(items), frame);
            foreach (var stage in step.Stages)
            {
                tuples = stage is IndexStage index
                    ? Numbered(tuples, index.Name, frame.Evaluation)
                    : (ListValue)Filter.Apply(stage, tuples, frame)!;
            }
        }

        return tuples!;
    }

    public static ListValue Items(ArrayValue tuples, Evaluation evaluation)
    {
        evaluation.Spend(tuples.Count);
        var items = ListValue.Sequence();
        for (var index = 0; index < tuples.Count; index++)
        {
            if (((TupleValue)tuples[index]).Item is { } item)
            {
                items.Add(item);
            }
        }

        return items;
    }

    private static ListValue Contexts(ArrayValue? items)
    {
        var contexts = ListValue.Tuples();
        for (var index = 0; index < (items?.Count ?? 1); index++)
        {
            contexts.Add(new TupleValue(items?[index], null));
        }

        return contexts;
    }

    private static ListValue Taken(Node step, ListValue contexts, Frame frame)
    {
        var taken = ListValue.Tuples();
        for (var at = 0; at < contexts.Count; at++)
        {
            var context = (TupleValue)contexts[at];
            var result = step.Evaluate(context.Item, context.Open(frame));
            if (result is not ArrayValue array)
            {
                array = ListValue.Sequence(result);
            }

            frame.Evaluation.CheckSize((double)taken.Count + array.Count);
            frame.Evaluation.Spend(array.Count);
            for (var index = 0; index < array.Count; index++)
            {
                taken.Add(array[index] is TupleValue inner ? context.Next(inner) : context.Next(step, array[index], index));
            }
        }

        return taken;
    }

    private static ListValue Sorted(SortNode sort, ListValue tuples, Frame frame)
    {
        var sorted = (ListValue)sort.Sort(tuples, frame);
        return sort.Index is { } name ? Numbered(sorted, name, frame.Evaluation) : sorted;
    }

    private static ListValue Numbered(ListValue tuples, string name, Evaluation evaluation)
    {
        evaluation.Spend(tuples.Count);
        var numbered = ListValue.Tuples();
        for (var index = 0; index < tuples.Count; index++)
        {
            numbered.Add(((TupleValue)tuples[index]).Bind(name, index));
        }

        return numbered;
    }
}
