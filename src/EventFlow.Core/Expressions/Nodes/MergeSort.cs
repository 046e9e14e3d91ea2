using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

/// <summary>A stable sort that bears any comparison, contradictory ones too; a user's function may say anything.</summary>
internal static class MergeSort
{
    public static List<Value> Sort(ArrayValue items, Func<Value, Value, bool> isAfter, Evaluation evaluation)
    {
        evaluation.Spend(items.Count);
        var sorted = new Value[items.Count];
        for (var index = 0; index < sorted.Length; index++)
        {
            sorted[index] = items[index];
        }

        Sort(sorted, new Value[sorted.Length], isAfter, evaluation);
        return [.. sorted];
    }

    private static void Sort(Span<Value> items, Span<Value> spare, Func<Value, Value, bool> isAfter, Evaluation evaluation)
    {
        if (items.Length < 2)
        {
            return;
        }

        var middle = items.Length / 2;
        Sort(items[..middle], spare[..middle], isAfter, evaluation);
        Sort(items[middle..], spare[middle..], isAfter, evaluation);
        evaluation.Spend(items.Length);
        items.CopyTo(spare);
        var left = 0;
        var right = middle;
        foreach (ref var item in items)
        {
            var takeRight = left == middle || (right < items.Length && isAfter(spare[left], spare[right]));
            item = takeRight ? spare[right++] : spare[left++];
        }
    }
}
