using EventFlow.Core.Expressions.Nodes;
using EventFlow.Core.Expressions.Values;
using static EventFlow.Core.Expressions.Functions.FunctionTable;

namespace EventFlow.Core.Expressions.Functions;

internal static class ArrayFunctions
{
    public static BuiltIn[] All { get; } =
    [
        Define("count", "<a:n>", 1, call => new NumberValue(call.Array(0)?.Count ?? 0)),
        Define("append", "<xx:a>", 2, Append),
        Define("reverse", "<a:a>", 1, Reverse),
        Define("distinct", "<x:x>", 1, Distinct),
        Define("sort", "<af?:a>", 2, Sort),
        Define("zip", "<a+>", 0, Zip),
    ];

    private static Value? Append(Call call)
    {
        if (call[0] is not { } first || call[1] is not { } second)
        {
            return call[0] ?? call[1];
        }

        var appended = new ListValue();
        foreach (var part in new[] { first, second })
        {
            appended.AddAll(part as ArrayValue ?? new ListValue([part]), call.Evaluation);
        }

        return appended;
    }

    private static ArrayValue? Reverse(Call call)
    {
        if (call.Array(0) is not { Count: > 1 } items)
        {
            return call.Array(0);
        }

        call.Evaluation.Spend(items.Count);
        var reversed = new ListValue();
        for (var index = items.Count - 1; index >= 0; index--)
        {
            reversed.Add(items[index]);
        }

        return reversed;
    }

    private static Value? Distinct(Call call)
    {
        if (call[0] is not ArrayValue { Count: > 1 } items)
        {
            return call[0];
        }

        var seen = new HashSet<Value>(new ByScalar());
        var distinct = new List<Value>();
        for (var index = 0; index < items.Count; index++)
        {
            call.Evaluation.Spend(1);
            var item = items[index];
            var isNew = item is ArrayValue or ObjectValue
                ? !distinct.Exists(other => Equality.Deep(item, other, call.Evaluation))
                : seen.Add(item);
            if (isNew)
            {
                distinct.Add(item);
            }
        }

        return new ListValue(distinct) { IsSequence = items.IsSequence };
    }

    private static ArrayValue? Sort(Call call)
    {
        if (call.Array(0) is not { Count: > 1 } items)
        {
            return call.Array(0);
        }

        var comparison = call[1] is FunctionValue function
            ? (left, right) => Truth.Of(function.Call([left, right], NullValue.Instance, call.Evaluation))
            : Natural(items, call.Evaluation);
        return new ListValue(MergeSort.Sort(items, comparison, call.Evaluation));
    }

    private static Func<Value, Value, bool> Natural(ArrayValue items, Evaluation evaluation)
    {
        var symbol = items[0].Symbol;
        for (var index = 0; index < items.Count; index++)
        {
            if (symbol is not ('n' or 's') || items[index].Symbol != symbol)
            {
                throw evaluation.Error("D3070", "The single argument form of the sort function can only be applied to an array of "
                    + "strings or an array of numbers. Use the second argument to specify a comparison function");
            }
        }

        return symbol == 'n'
            ? (left, right) => ((NumberValue)left).Number > ((NumberValue)right).Number
            : (left, right) => string.CompareOrdinal(((TextValue)left).Text, ((TextValue)right).Text) > 0;
    }

    private static ListValue Zip(Call call)
    {
        var length = int.MaxValue;
        for (var index = 0; index < call.Count; index++)
        {
            length = Math.Min(length, call.Array(index)?.Count ?? 0);
        }

        var zipped = new ListValue();
        for (var row = 0; row < length; row++)
        {
            call.Evaluation.Spend(call.Count);
            var tuple = new ListValue();
            for (var index = 0; index < call.Count; index++)
            {
                tuple.Add(call.Array(index)![row]);
            }

            zipped.Add(tuple);
        }

        return zipped;
    }

    private sealed class ByScalar : IEqualityComparer<Value>
    {
        public bool Equals(Value? left, Value? right) => left is not null && right is not null && Equality.Same(left, right);

        public int GetHashCode(Value value) => value switch
        {
            NumberValue number => number.Number.GetHashCode(),
            TextValue text => text.Text.GetHashCode(StringComparison.Ordinal),
            BooleanValue flag => flag.Flag.GetHashCode(),
            _ => value.TypeName.GetHashCode(StringComparison.Ordinal),
        };
    }
}
