using System.Runtime.CompilerServices;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

/// <summary>Reads from data: a member by name, everything flat, everything below.</summary>
internal static class Lookup
{
    private const int MembersPerStep = 64;

    public static Value? Find(Value? input, string name, Evaluation evaluation)
    {
        switch (input)
        {
            case ScopeValue scope:
                return scope.Find(name);
            case ObjectValue members:
                evaluation.Spend(members.Count / MembersPerStep);
                return members.Find(name);
            case ArrayValue array:
                var found = ListValue.Sequence();
                FindAll(array, name, found, evaluation);
                return found;
            default:
                return null;
        }
    }

    public static void Flatten(Value value, List<Value> found, Evaluation evaluation)
    {
        if (value is not ArrayValue array)
        {
            found.Add(value);
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        evaluation.Spend(array.Count);
        for (var index = 0; index < array.Count; index++)
        {
            Flatten(array[index], found, evaluation);
        }
    }

    public static void Descend(Value value, List<Value> found, Evaluation evaluation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        evaluation.Spend(1);
        if (value is ArrayValue array)
        {
            for (var index = 0; index < array.Count; index++)
            {
                Descend(array[index], found, evaluation);
            }

            return;
        }

        found.Add(value);
        if (value is ObjectValue members)
        {
            foreach (var (_, member) in members.Members)
            {
                Descend(member, found, evaluation);
            }
        }
    }

    private static void FindAll(ArrayValue array, string name, ListValue found, Evaluation evaluation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        evaluation.Spend(array.Count);
        for (var index = 0; index < array.Count; index++)
        {
            switch (array[index])
            {
                case ArrayValue inner:
                    FindAll(inner, name, found, evaluation);
                    break;
                case ObjectValue members when members.Find(name) is { } member:
                    if (member is ArrayValue items)
                    {
                        found.AddAll(items, evaluation);
                    }
                    else
                    {
                        found.Add(member);
                    }

                    break;
            }
        }
    }
}
