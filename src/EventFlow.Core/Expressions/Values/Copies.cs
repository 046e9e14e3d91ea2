using System.Runtime.CompilerServices;

namespace EventFlow.Core.Expressions.Values;

/// <summary>Copies a value in depth. The copy belongs to nobody else, so that a transform may change it.</summary>
internal static class Copies
{
    public static Value Of(Value value, Evaluation evaluation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        evaluation.Spend(1);
        switch (value)
        {
            case ArrayValue array:
                var list = new ListValue();
                for (var index = 0; index < array.Count; index++)
                {
                    list.Add(Of(array[index], evaluation));
                }

                return list;
            case ObjectValue members:
                var map = new MapValue();
                foreach (var (name, member) in members.Members)
                {
                    map.Set(name, Of(member, evaluation));
                }

                return map;
            case FunctionValue:
                return new TextValue("");
            default:
                return value;
        }
    }
}
