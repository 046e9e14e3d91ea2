using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

/// <summary><c>(a; b; c)</c>: the value of the last, with variables of its own.</summary>
internal sealed record BlockNode(int Position, Node[] Expressions) : Node(Position, Expressions)
{
    public override bool IsConstructor => Expressions.Any(expression => expression.IsConstructor);

    protected override Value? Run(Value? input, Frame frame)
    {
        var local = new Frame(frame);
        Value? result = null;
        foreach (var expression in Expressions)
        {
            result = expression.Evaluate(input, local);
        }

        return result;
    }
}

internal sealed record BindNode(int Position, string Name, Node Expression) : Node(Position, Expression)
{
    protected override Value? Run(Value? input, Frame frame)
    {
        var value = Expression.Evaluate(input, frame);
        frame.Bind(Name, value);
        return value;
    }
}

internal sealed record ConditionNode(int Position, Node Condition, Node Then, Node? Else) : Node(Position, Condition, Then, Else)
{
    protected override Value? Run(Value? input, Frame frame) => Truth.Of(Condition.Evaluate(input, frame))
        ? Then.Evaluate(input, frame)
        : Else?.Evaluate(input, frame);
}

/// <summary><c>a ?: b</c> and <c>a ?? b</c>: b where a is false, or where it is nothing.</summary>
internal sealed record DefaultNode(int Position, bool OnlyForNothing, Node Expression, Node Default) : Node(Position, Expression, Default)
{
    protected override Value? Run(Value? input, Frame frame)
    {
        var value = Expression.Evaluate(input, frame);
        var isGood = OnlyForNothing ? value is not null : Truth.Of(value);
        return isGood ? value : Default.Evaluate(input, frame);
    }
}
