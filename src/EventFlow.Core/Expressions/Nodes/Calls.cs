using EventFlow.Core.Expressions.Functions;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

internal sealed record CallNode(int Position, Node Procedure, Node[] Arguments) : Node(Position, Arguments)
{
    /// <summary>Ends the function it stands in, so the caller of that function carries it out.</summary>
    public bool IsTail { get; init; }

    public FunctionValue Resolve(Value? input, Frame frame) => Resolve(Procedure, input, frame, "T1005", "T1006", "invoke", Position);

    public Value?[] EvaluateArguments(Value? input, Frame frame) =>
        Array.ConvertAll(Arguments, argument => argument.Evaluate(input, frame));

    /// <summary>The call with the left side of <c>~&gt;</c> as its first argument.</summary>
    public Value? EvaluateOn(Value? first, Value? input, Frame frame) =>
        Invoke([first, .. EvaluateArguments(input, frame)], input, frame);

    protected override Value? Run(Value? input, Frame frame) => IsTail
        ? new TailCall(this, input, frame)
        : Invoke(null, input, frame);

    internal static FunctionValue Resolve(Node procedure, Value? input, Frame frame, string hinted, string plain, string verb, int position)
    {
        var value = procedure.Evaluate(input, frame);
        if (value is FunctionValue function)
        {
            return function;
        }

        throw value is null && procedure is PathNode { Steps: [NameNode { Name: var name }, ..] } && frame.Find(name) is not null
            ? new ExpressionException(hinted, $"Attempted to {verb} a non-function. Did you mean ${name}?", position)
            : value is null && procedure is VariableNode { Name: "eval" }
                ? new ExpressionException("EF1505", "$eval is left out, so that it is known what an expression reads", position)
                : new ExpressionException(plain, $"Attempted to {verb} a non-function", position);
    }

    private Value? Invoke(Value?[]? arguments, Value? input, Frame frame)
    {
        var function = Resolve(input, frame);
        arguments ??= EvaluateArguments(input, frame);
        frame.Evaluation.Position = Position;
        return function.Call(arguments, input, frame.Evaluation);
    }
}

/// <summary>A call with <c>?</c> among its arguments (null here): a function of those that are open.</summary>
internal sealed record PartialNode(int Position, Node Procedure, Node?[] Arguments) : Node(Position, Arguments)
{
    protected override Value? Run(Value? input, Frame frame)
    {
        var given = Array.ConvertAll(Arguments, argument => argument?.Evaluate(input, frame));
        var function = CallNode.Resolve(Procedure, input, frame, "T1007", "T1008", "partially apply", Position);
        return new Partial(function, given, Array.ConvertAll(Arguments, argument => argument is null));
    }
}

internal sealed record LambdaNode(int Position, string[] Parameters, Signature? Signature, Node Body) : Node(Position)
{
    protected override Value? Run(Value? input, Frame frame) => new Lambda(this, input, frame);
}

/// <summary><c>value ~&gt; $function</c>.</summary>
internal sealed record ApplyNode(int Position, Node Left, Node Right) : Node(Position, Left, Right)
{
    protected override Value? Run(Value? input, Frame frame)
    {
        var left = Left.Evaluate(input, frame);
        if (Right is CallNode call)
        {
            return call.EvaluateOn(left, input, frame);
        }

        if (Right.Evaluate(input, frame) is not FunctionValue function)
        {
            throw Error("T2006", "The right side of the function application operator ~> must be a function");
        }

        frame.Evaluation.Position = Position;
        return left is FunctionValue first
            ? new Composition(first, function)
            : function.Call([left], input: NullValue.Instance, frame.Evaluation);
    }
}
