using System.Runtime.CompilerServices;
using EventFlow.Core.Expressions.Nodes;
using EventFlow.Core.Expressions.Values;
using static EventFlow.Core.Expressions.Functions.FunctionTable;

namespace EventFlow.Core.Expressions.Functions;

internal static class ObjectFunctions
{
    public static BuiltIn[] All { get; } =
    [
        Define("keys", "<x-:a<s>>", 1, Keys),
        Define("lookup", "<x-s:x>", 2, call => call.Text(1) is { } name ? Lookup.Find(call[0], name, call.Evaluation) : null),
        Define("merge", "<a<o>:o>", 1, Merge),
        Define("spread", "<x-:a<o>>", 1, Spread),
        Define("clone", "<(oa)-:o>", 1, call => call[0] is { } value ? Copies.Of(value, call.Evaluation) : null),
        Define("each", "<o-f:a>", 2, Each),
        Define("sift", "<o-f?:o>", 2, Sift),
    ];

    private static ListValue Keys(Call call)
    {
        var names = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        Collect(call[0], names, call.Evaluation);
        return new ListValue([.. names.Values]) { IsSequence = true };
    }

    private static void Collect(Value? value, OrderedDictionary<string, Value> names, Evaluation evaluation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value is ArrayValue array)
        {
            evaluation.Spend(array.Count);
            for (var index = 0; index < array.Count; index++)
            {
                Collect(array[index], names, evaluation);
            }
        }
        else if (value is ObjectValue members)
        {
            evaluation.Spend(members.Count);
            foreach (var (name, _) in members.Members)
            {
                names.TryAdd(name, new TextValue(name));
            }
        }
    }

    private static MapValue? Merge(Call call)
    {
        if (call.Array(0) is not { } parts)
        {
            return null;
        }

        var merged = new MapValue();
        for (var index = 0; index < parts.Count; index++)
        {
            var part = (ObjectValue)parts[index];
            call.Evaluation.Spend(part.Count);
            foreach (var (name, member) in part.Members)
            {
                merged.Set(name, member);
            }
        }

        return merged;
    }

    private static Value? Spread(Call call)
    {
        if (call[0] is not (ArrayValue or ObjectValue))
        {
            return call[0];
        }

        var spread = new List<Value>();
        Spread(call[0]!, spread, call.Evaluation);
        return new ListValue(spread) { IsSequence = call[0] is ObjectValue || spread.Count == 0 };
    }

    private static void Spread(Value value, List<Value> spread, Evaluation evaluation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        evaluation.Spend(1);
        switch (value)
        {
            case ArrayValue array:
                for (var index = 0; index < array.Count; index++)
                {
                    Spread(array[index], spread, evaluation);
                }

                break;
            case ObjectValue members:
                evaluation.Spend(members.Count);
                spread.AddRange(members.Members.Select(member => new MapValue().Set(member.Key, member.Value)));
                break;
            default:
                spread.Add(value);
                break;
        }
    }

    private static ListValue? Each(Call call)
    {
        if (call[0] is not ObjectValue members)
        {
            return null;
        }

        var results = ListValue.Sequence();
        foreach (var (name, member) in members.Members)
        {
            if (HigherOrderFunctions.Invoke(call, 1, member, new TextValue(name), members) is { } result)
            {
                results.Add(result);
            }
        }

        return results;
    }

    private static MapValue? Sift(Call call)
    {
        if (call[0] is not ObjectValue members)
        {
            return null;
        }

        var kept = new MapValue();
        foreach (var (name, member) in members.Members)
        {
            if (Truth.Of(HigherOrderFunctions.Invoke(call, 1, member, new TextValue(name), members)))
            {
                kept.Set(name, member);
            }
        }

        return kept.Count > 0 ? kept : null;
    }
}
