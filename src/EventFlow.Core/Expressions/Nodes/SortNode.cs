using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

internal sealed record SortTerm(Node Expression, bool IsDescending);

/// <summary><c>^(a, &gt;b)</c>: the step of a path that puts the items in order. Stable.</summary>
internal sealed record SortNode(int Position, SortTerm[] Terms)
    : Node(Position, Array.ConvertAll(Terms, term => term.Expression))
{
    public ArrayValue Sort(ArrayValue items, Frame frame) => items.Count < 2
        ? items
        : new ListValue(MergeSort.Sort(items, (left, right) => Compare(left, right, frame) > 0, frame.Evaluation))
        {
            HoldsTuples = items.HoldsTuples,
        };

    protected override Value? Run(Value? input, Frame frame) => input is ArrayValue items ? Sort(items, frame) : input;

    private int Compare(Value left, Value right, Frame frame)
    {
        foreach (var term in Terms)
        {
            var order = Order(ValueOf(term, left, frame), ValueOf(term, right, frame), out var isMissing);
            if (order != 0)
            {
                return term.IsDescending && !isMissing ? -order : order;
            }
        }

        return 0;
    }

    private static Value? ValueOf(SortTerm term, Value item, Frame frame) => item is TupleValue tuple
        ? term.Expression.Evaluate(tuple.Item, tuple.Open(frame))
        : term.Expression.Evaluate(item, frame);

    private int Order(Value? left, Value? right, out bool isMissing)
    {
        isMissing = left is null || right is null;
        return (left, right) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            (NumberValue a, NumberValue b) => a.Number.CompareTo(b.Number),
            (TextValue a, TextValue b) => string.CompareOrdinal(a.Text, b.Text),
            (NumberValue or TextValue, NumberValue or TextValue) =>
                throw Error("T2007", $"An order-by clause compares a {left.TypeName} with a {right.TypeName}"),
            _ => throw Error("T2008", "The expressions within an order-by clause must evaluate to numeric or string values"),
        };
    }
}
