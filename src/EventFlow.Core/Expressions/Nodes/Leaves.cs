using EventFlow.Core.Expressions.Syntax;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

internal sealed record LiteralNode(int Position, Value Value) : Node(Position)
{
    protected override Value? Run(Value? input, Frame frame) => Value;
}

/// <summary><c>$name</c>; the empty name is the context, <c>$</c> the input of the whole expression.</summary>
internal sealed record VariableNode(int Position, string Name) : Node(Position)
{
    public const string Root = "$";

    protected override Value? Run(Value? input, Frame frame) => Name switch
    {
        "" => input is ArrayValue { WrapsInput: true } wrapper ? wrapper[0] : input,
        Root => frame.Root,
        _ => frame.Find(Name),
    };
}

/// <summary><c>%</c>: the context of a step before.</summary>
internal sealed record ParentNode : Node
{
    public ParentNode(int position, ParentSlot slot) : base(position)
    {
        Slot = slot;
        Seeking = [slot];
    }

    public ParentSlot Slot { get; }

    protected override Value? Run(Value? input, Frame frame) => frame.Find(Slot.Label);
}

/// <summary>A step to a member.</summary>
internal sealed record NameNode(int Position, string Name) : Node(Position)
{
    protected override Value? Run(Value? input, Frame frame) => Lookup.Find(input, Name, frame.Evaluation);
}

/// <summary><c>*</c>: all members, arrays flattened.</summary>
internal sealed record WildcardNode(int Position) : Node(Position)
{
    protected override Value? Run(Value? input, Frame frame)
    {
        var context = input is ArrayValue { WrapsInput: true } wrapper ? wrapper[0] : input;
        var found = new List<Value>();
        var isSequence = true;
        foreach (var member in Children(context))
        {
            frame.Evaluation.Spend(1);
            isSequence &= member is not ArrayValue;
            Lookup.Flatten(member, found, frame.Evaluation);
        }

        return new ListValue(found) { IsSequence = isSequence };
    }

    private static IEnumerable<Value> Children(Value? context) => context switch
    {
        ObjectValue members => members.Members.Select(member => member.Value),
        ArrayValue array => Enumerable.Range(0, array.Count).Select(index => array[index]),
        _ => [],
    };
}

/// <summary><c>**</c>: the context and everything below it, arrays themselves left out.</summary>
internal sealed record DescendantNode(int Position) : Node(Position)
{
    protected override Value? Run(Value? input, Frame frame)
    {
        var found = new List<Value>();
        if (input is not null)
        {
            Lookup.Descend(input, found, frame.Evaluation);
        }

        return new ListValue(found) { IsSequence = true };
    }
}
