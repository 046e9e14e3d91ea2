using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

/// <summary>Steps joined by dots. Each step runs for every item the step before it gave; the results become one flat sequence.</summary>
internal sealed record PathNode(int Position, Node[] Steps) : Node(Position)
{
    public bool KeepsSingleton { get; init; }

    public override bool IsConstructor => Steps[0].IsConstructor;

    protected override Value? Run(Value? input, Frame frame)
    {
        var walked = Walk(input, frame);
        var result = walked is ArrayValue { HoldsTuples: true } tuples && !CarriesVariables
            ? TupleSteps.Items(tuples, frame.Evaluation)
            : walked;
        if (KeepsSingleton && result is ArrayValue array)
        {
            result = array is { IsConstructed: true, IsSequence: false } ? ListValue.Sequence(array) : array;
            ((ArrayValue)result).KeepsSingleton = true;
        }

        return Group is null ? result : Group.Build(walked is ArrayValue { HoldsTuples: true } ? walked : result, frame);
    }

    private Value? Walk(Value? input, Frame frame)
    {
        var first = 0;
        while (first < Steps.Length && IsPlain(Steps[first]) && input is not (null or ArrayValue))
        {
            frame.Evaluation.Spend(1);
            input = Lookup.Find(input, ((NameNode)Steps[first]).Name, frame.Evaluation);
            first++;
        }

        if (first == 0)
        {
            return WalkFrom(0, input is ArrayValue array && Steps[0] is not VariableNode ? array : AsContext(input), frame);
        }

        return input switch
        {
            null => null,
            ArrayValue items when first == Steps.Length => items,
            ArrayValue items => WalkFrom(first, items, frame),
            _ when first < Steps.Length => WalkFrom(first, ListValue.Sequence(input), frame),
            _ when KeepsSingleton => ListValue.Sequence(input),
            _ => input,
        };
    }

    private static bool IsPlain(Node step) => step is NameNode
    {
        Stages.Length: 0, Predicates.Length: 0, Group: null, CarriesVariables: false,
    };

    private static ListValue? AsContext(Value? input) => input is null ? null : ListValue.Sequence(input);

    /// <param name="items">The contexts of the first step; null is the one context "nothing", in which a variable or a constructor
    /// still has a value.</param>
    private ArrayValue? WalkFrom(int first, ArrayValue? items, Frame frame)
    {
        for (var index = first; index < Steps.Length; index++)
        {
            var step = Steps[index];
            if (step.CarriesVariables)
            {
                return TupleSteps.Walk(Steps.AsSpan(index), items, frame);
            }

            items = index == 0 && step.IsConstructor
                ? AsItems(step.Evaluate(items, frame))
                : Take(step, items, frame, isLast: index == Steps.Length - 1);
            if (items is null or { Count: 0 })
            {
                break;
            }
        }

        return items;
    }

    private static ArrayValue? AsItems(Value? value) => value as ArrayValue ?? AsContext(value);

    private static ArrayValue Take(Node step, ArrayValue? items, Frame frame, bool isLast)
    {
        if (step is SortNode sort)
        {
            return Filtered(sort, sort.Sort(items ?? ListValue.Sequence(), frame), frame) as ArrayValue ?? ListValue.Sequence();
        }

        var results = new List<Value>();
        for (var index = 0; index < (items?.Count ?? 1); index++)
        {
            if (Filtered(step, step.Evaluate(items?[index], frame), frame) is { } result)
            {
                results.Add(result);
            }
        }

        return isLast && results is [ArrayValue { IsSequence: false } only] ? only : Flat(results, frame.Evaluation);
    }

    private static Value? Filtered(Node step, Value? result, Frame frame)
    {
        foreach (var stage in step.Stages)
        {
            result = Filter.Apply(stage, result, frame);
        }

        return result;
    }

    private static ListValue Flat(List<Value> results, Evaluation evaluation)
    {
        var flat = ListValue.Sequence();
        foreach (var result in results)
        {
            if (result is ArrayValue { IsConstructed: false } array)
            {
                flat.AddAll(array, evaluation);
            }
            else
            {
                flat.Add(result);
            }
        }

        return flat;
    }
}
