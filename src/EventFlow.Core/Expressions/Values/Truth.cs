using System.Runtime.CompilerServices;

namespace EventFlow.Core.Expressions.Values;

/// <summary>The cast to a truth value that <c>$boolean</c>, conditions and predicates share.</summary>
internal static class Truth
{
    public static bool Of(Value? value) => value switch
    {
        BooleanValue flag => flag.Flag,
        NumberValue number => number.Number != 0 && !double.IsNaN(number.Number),
        TextValue text => text.Text.Length > 0,
        ArrayValue array => AnyTrue(array),
        ObjectValue members => members.Count > 0,
        _ => false,
    };

    private static bool AnyTrue(ArrayValue array)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var index = 0; index < array.Count; index++)
        {
            if (Of(array[index]))
            {
                return true;
            }
        }

        return false;
    }
}
