using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

/// <summary>What <c>[…]</c> behind a value picks: items by their index, or those the predicate holds for.</summary>
internal static class Filter
{
    public static Value? Apply(Node predicate, Value? input, Frame frame)
    {
        var items = input as ArrayValue ?? ListValue.Sequence(input);
        return predicate is LiteralNode { Value: NumberValue { Number: var number } }
            ? At(items, number)
            : Matching(predicate, items, frame);
    }

    private static ArrayValue At(ArrayValue items, double number)
    {
        var index = Index(number, items.Count);
        if (index < 0 || index >= items.Count)
        {
            return Like(items);
        }

        var item = items.Pick((int)index);
        return item as ArrayValue ?? Like(items, item);
    }

    private static ListValue Matching(Node predicate, ArrayValue items, Frame frame)
    {
        var matching = Like(items);
        for (var index = 0; index < items.Count; index++)
        {
            var item = items[index];
            var answer = item is TupleValue tuple
                ? predicate.Evaluate(tuple.Item, tuple.Open(frame))
                : predicate.Evaluate(item, frame);
            for (var times = Matches(answer, index, items.Count, frame.Evaluation); times > 0; times--)
            {
                matching.Add(item);
            }
        }

        return matching;
    }

    private static ListValue Like(ArrayValue items, params List<Value> picked) =>
        new(picked) { IsSequence = !items.HoldsTuples, HoldsTuples = items.HoldsTuples };

    private static int Matches(Value? answer, int index, int count, Evaluation evaluation) => answer switch
    {
        NumberValue number => Index(number.Number, count) == index ? 1 : 0,
        ArrayValue numbers when OnlyNumbers(numbers, evaluation) => Times(numbers, index, count),
        _ => Truth.Of(answer) ? 1 : 0,
    };

    private static bool OnlyNumbers(ArrayValue answer, Evaluation evaluation)
    {
        evaluation.Spend(answer.Count);
        for (var index = 0; index < answer.Count; index++)
        {
            if (answer[index] is not NumberValue)
            {
                return false;
            }
        }

        return true;
    }

    private static int Times(ArrayValue numbers, int index, int count)
    {
        var times = 0;
        for (var each = 0; each < numbers.Count; each++)
        {
            times += Index(((NumberValue)numbers[each]).Number, count) == index ? 1 : 0;
        }

        return times;
    }

    private static double Index(double number, int count)
    {
        var index = Math.Floor(number);
        return index < 0 ? count + index : index;
    }
}
