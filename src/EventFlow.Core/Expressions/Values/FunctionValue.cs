using System.Runtime.CompilerServices;
using EventFlow.Core.Expressions.Functions;
using EventFlow.Core.Expressions.Nodes;

namespace EventFlow.Core.Expressions.Values;

internal abstract class FunctionValue : Value
{
    /// <summary>How many arguments the function can use; <c>$map</c> and its kin pass no more.</summary>
    public abstract int Arity { get; }

    public override string TypeName => "function";
    public override char Symbol => 'f';

    /// <summary>Calls the function to its end, tail calls included.</summary>
    public Value? Call(Value?[] arguments, Value? input, Evaluation evaluation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var position = evaluation.Position;
        var result = Apply(arguments, input, evaluation);
        while (result is TailCall tail)
        {
            evaluation.Spend(1);
            evaluation.Position = tail.Node.Position;
            result = tail.Next(input, evaluation);
        }

        // What fails behind the call is the caller again.
        evaluation.Position = position;
        return result;
    }

    /// <summary>One application; the result may be a <see cref="TailCall"/>.</summary>
    public abstract Value? Apply(Value?[] arguments, Value? input, Evaluation evaluation);
}

internal sealed class BuiltIn(string name, Signature signature, int arity, Func<Call, Value?> body) : FunctionValue
{
    public string Name { get; } = name;
    public Signature Signature { get; } = signature;
    public override int Arity { get; } = arity;

    public override Value? Apply(Value?[] arguments, Value? input, Evaluation evaluation)
    {
        var valid = Signature.Check(Name, arguments, input, evaluation);
        foreach (var argument in valid)
        {
            if (argument is TextValue text)
            {
                evaluation.SpendText(text.Text.Length);
            }
        }

        return body(new Call(valid, evaluation));
    }
}

internal sealed class Lambda(LambdaNode node, Value? input, Frame frame) : FunctionValue
{
    public override int Arity => node.Parameters.Length;

    public override Value? Apply(Value?[] arguments, Value? caller, Evaluation evaluation)
    {
        var valid = node.Signature?.Check("(lambda)", arguments, caller, evaluation) ?? arguments;
        var local = new Frame(frame);
        for (var index = 0; index < node.Parameters.Length; index++)
        {
            local.Bind(node.Parameters[index], index < valid.Length ? valid[index] : null);
        }

        return node.Body.Evaluate(input, local);
    }
}

/// <summary>A function some of whose arguments are given: <c>$substring(?, 0, 5)</c>.</summary>
internal sealed class Partial(FunctionValue function, Value?[] given, bool[] isOpen) : FunctionValue
{
    public override int Arity { get; } = isOpen.Count(open => open);

    public override Value? Apply(Value?[] arguments, Value? input, Evaluation evaluation)
    {
        var next = 0;
        var complete = new Value?[given.Length];
        for (var index = 0; index < given.Length; index++)
        {
            var isGap = isOpen[index];
            complete[index] = isGap ? arguments.ElementAtOrDefault(next++) : given[index];
        }

        return function.Apply(complete, input, evaluation);
    }
}

/// <summary><c>first ~> second</c> of two functions.</summary>
internal sealed class Composition(FunctionValue first, FunctionValue second) : FunctionValue
{
    public override int Arity => 1;

    public override Value? Apply(Value?[] arguments, Value? input, Evaluation evaluation) =>
        second.Apply([first.Call([arguments.ElementAtOrDefault(0)], input, evaluation)], input, evaluation);
}

/// <summary>A call in tail position, carried out by the caller of the function it ends, so that it needs no depth.</summary>
internal sealed class TailCall(CallNode node, Value? input, Frame frame) : Value
{
    public CallNode Node { get; } = node;
    public override string TypeName => "function";
    public override char Symbol => 'f';

    public Value? Next(Value? caller, Evaluation evaluation)
    {
        var function = Node.Resolve(input, frame);
        var arguments = Node.EvaluateArguments(input, frame);
        evaluation.Position = Node.Position;
        return function.Apply(arguments, caller, evaluation);
    }
}
