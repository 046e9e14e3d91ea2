using System.Runtime.CompilerServices;

namespace EventFlow.Core.Expressions.Values;

internal static class Equality
{
    /// <summary>Equal in depth, the order of members aside.</summary>
    public static bool Deep(Value left, Value right, Evaluation evaluation)
    {
        evaluation.Spend(1);
        return (left, right) switch
        {
            (ArrayValue a, ArrayValue b) => Arrays(a, b, evaluation),
            (ObjectValue a, ObjectValue b) => Objects(a, b, evaluation),
            (TextValue a, TextValue b) => Texts(a.Text, b.Text, evaluation),
            _ => Same(left, right),
        };
    }

    /// <summary>Equal without looking inside arrays and objects, as <c>in</c> compares.</summary>
    public static bool Same(Value left, Value right) => (left, right) switch
    {
        (NumberValue a, NumberValue b) => a.Number == b.Number,
        (TextValue a, TextValue b) => a.Text == b.Text,
        (BooleanValue a, BooleanValue b) => a.Flag == b.Flag,
        (NullValue, NullValue) => true,
        _ => ReferenceEquals(left, right),
    };

    private static bool Texts(string left, string right, Evaluation evaluation)
    {
        evaluation.SpendText(Math.Min(left.Length, right.Length));
        return left == right;
    }

    private static bool Arrays(ArrayValue left, ArrayValue right, Evaluation evaluation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var index = 0; index < left.Count; index++)
        {
            if (!Deep(left[index], right[index], evaluation))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Objects(ObjectValue left, ObjectValue right, Evaluation evaluation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var (name, value) in left.Members)
        {
            if (right.Find(name) is not { } other || !Deep(value, other, evaluation))
            {
                return false;
            }
        }

        return true;
    }
}
