using EventFlow.Core.Expressions.Functions;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

/// <summary>The variables of one block or call; what it does not hold is looked up outside, last among the built-in functions.</summary>
internal sealed class Frame
{
    private readonly Frame? parent;
    private readonly Binding? carried;
    private List<KeyValuePair<string, Value?>>? bindings;

    public Frame(Evaluation evaluation, Value? root) => (Evaluation, Root) = (evaluation, root);

    public Frame(Frame parent) => (this.parent, Evaluation, Root) = (parent, parent.Evaluation, parent.Root);

    /// <summary>The variables that a context of a path carries.</summary>
    public Frame(Frame parent, Binding? carried) : this(parent) => this.carried = carried;

    public Evaluation Evaluation { get; }

    /// <summary>The input of the whole expression: <c>$$</c>.</summary>
    public Value? Root { get; }

    public void Bind(string name, Value? value)
    {
        bindings ??= [];
        var known = bindings.FindIndex(binding => binding.Key == name);
        if (known >= 0)
        {
            bindings[known] = KeyValuePair.Create(name, value);
        }
        else
        {
            bindings.Add(KeyValuePair.Create(name, value));
        }
    }

    public Value? Find(string name)
    {
        for (var frame = this; frame is not null; frame = frame.parent)
        {
            for (var index = 0; index < (frame.bindings?.Count ?? 0); index++)
            {
                if (frame.bindings![index].Key == name)
                {
                    return frame.bindings[index].Value;
                }
            }

            for (var binding = frame.carried; binding is not null; binding = binding.Next)
            {
                if (binding.Name == name)
                {
                    return binding.Value;
                }
            }
        }

        return FunctionTable.Find(name);
    }
}
