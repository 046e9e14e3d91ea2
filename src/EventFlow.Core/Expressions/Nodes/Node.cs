using EventFlow.Core.Expressions.Syntax;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

/// <summary>A part of a parsed expression. Immutable.</summary>
internal abstract record Node(int Position)
{
    /// <param name="position">Where the node stands.</param>
    /// <param name="parts">Whose <c>%</c> look for a step outside of the node.</param>
    protected Node(int position, params ReadOnlySpan<Node?> parts) : this(position) => Seeking = Ancestry.Of(parts);

    /// <summary>The <c>[…]</c> behind the node, each applied to its whole value.</summary>
    public Node[] Predicates { get; init; } = [];

    /// <summary>The <c>[…]</c> behind the node as a step of a path, applied for each context of the step.</summary>
    public Node[] Stages { get; init; } = [];

    public ObjectNode? Group { get; init; }

    /// <summary><c>@$name</c>: the results of the step go into a variable, and the context stays what it was.</summary>
    public string? Focus { get; init; }

    /// <summary><c>#$name</c>: the place of a result goes into a variable.</summary>
    public string? Index { get; init; }

    /// <summary>The <c>%</c> that means the context of this step.</summary>
    public ParentSlot? Ancestor { get; init; }

    /// <summary>From this step on the contexts of a path carry variables.</summary>
    public bool CarriesVariables { get; init; }

    /// <summary>The <c>%</c> in the node for which no step is found yet.</summary>
    public ParentSlot[] Seeking { get; init; } = [];

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
