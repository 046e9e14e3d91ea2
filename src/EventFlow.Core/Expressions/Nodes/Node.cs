using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

/// <summary>A part of a parsed expression. Immutable.</summary>
internal abstract record Node(int Position)
{
    /// <summary>The <c>[…]</c> behind the node, each applied to its whole value.</summary>
    public Node[] Predicates { get; init; } = [];

    /// <summary>The <c>[…]</c> behind the node as a step of a path, applied for each context of the step.</summary>
    public Node[] Stages { get; init; } = [];

    public ObjectNode? Group { get; init; }

    /// <summary>An empty <c>[]</c> follows: a single item stays an array.</summary>
    public bool KeepsArray { get; init; }

    /// <summary>Whether the node, as first step of a path, is evaluated once on the input and not for each of its items.</summary>
    public virtual bool IsConstructor => false;

    public Value? Evaluate(Value? input, Frame frame)
    {
        frame.Evaluation.Enter(Position);
        var result = Run(input, frame);
        foreach (var predicate in Predicates)
        {
            result = Filter.Apply(predicate, result, frame);
        }

        if (Group is not null && this is not PathNode)
        {
            result = Group.Build(result, frame);
        }

        frame.Evaluation.Leave();
        return result is ArrayValue array ? array.Unwrap(KeepsArray) : result;
    }

    protected abstract Value? Run(Value? input, Frame frame);

    protected ExpressionException Error(string code, string message) => new(code, message, Position);
}
