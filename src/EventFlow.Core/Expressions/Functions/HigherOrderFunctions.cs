using EventFlow.Core.Expressions.Values;
using static EventFlow.Core.Expressions.Functions.FunctionTable;

namespace EventFlow.Core.Expressions.Functions;

internal static class HigherOrderFunctions
{
    public static BuiltIn[] All { get; } =
    [
        Define("map", "<af>", 2, Map),
        Define("filter", "<af>", 2, Filter),
        Define("single", "<af?>", 2, Single),
        Define("reduce", "<afj?:j>", 3, Reduce),
    ];

    /// <summary>Calls the function argument with as many of the item, its key and its whole as it can use.</summary>
    public static Value? Invoke(Call call, int function, Value item, Value key, Value whole)
    {
        if (call[function] is not FunctionValue callee)
        {
            throw call.Evaluation.Error("T1006", "Attempted to invoke a non-function");
        }

        call.Evaluation.Spend(1);
        Value?[] arguments = callee.Arity switch
        {
            >= 3 => [item, key, whole],
            2 => [item, key],
            _ => [item],
        };
        return callee.Call(arguments, NullValue.Instance, call.Evaluation);
    }

    private static ListValue? Map(Call call)
    {
        if (call.Array(0) is not { } items)
        {
            return null;
        }

        var results = ListValue.Sequence();
        for (var index = 0; index < items.Count; index++)
        {
            if (Invoke(call, 1, items[index], new NumberValue(index), items) is { } result)
            {
                results.Add(result);
            }
        }

        return results;
    }

    private static ListValue? Filter(Call call)
    {
        if (call.Array(0) is not { } items)
        {
            return null;
        }

        var kept = ListValue.Sequence();
        for (var index = 0; index < items.Count; index++)
        {
            if (Truth.Of(Invoke(call, 1, items[index], new NumberValue(index), items)))
            {
                kept.Add(items[index]);
            }
        }

        return kept;
    }

    private static Value? Single(Call call)
    {
        if (call.Array(0) is not { } items)
        {
            return null;
        }

        Value? single = null;
        for (var index = 0; index < items.Count; index++)
        {
            if (call[1] is not null && !Truth.Of(Invoke(call, 1, items[index], new NumberValue(index), items)))
            {
                continue;
            }

            single = single is null
                ? items[index]
                : throw call.Evaluation.Error(
                    "D3138", "The $single() function expected exactly 1 matching result. Instead it matched more.");
        }

        return single
            ?? throw call.Evaluation.Error("D3139", "The $single() function expected exactly 1 matching result. Instead it matched 0.");
    }

    private static Value? Reduce(Call call)
    {
        if (call.Array(0) is not { } items)
        {
            return null;
        }

        var function = call.Function(1);
        if (function.Arity < 2)
        {
            throw call.Evaluation.Error("D3050", "The second argument of reduce function must be a function with at least two arguments");
        }

        var first = call[2] is null && items.Count > 0 ? 1 : 0;
        var result = first == 1 ? items[0] : call[2];
        for (var index = first; index < items.Count; index++)
        {
            call.Evaluation.Spend(1);
            Value?[] all = [result, items[index], new NumberValue(index), items];
            result = function.Call(all[..Math.Min(function.Arity, all.Length)], NullValue.Instance, call.Evaluation);
        }

        return result;
    }
}
