using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Nodes;

internal sealed record ArithmeticNode(int Position, char Operator, Node Left, Node Right) : Node(Position, Left, Right)
{
    protected override Value? Run(Value? input, Frame frame)
    {
        var left = Left.Evaluate(input, frame);
        var right = Right.Evaluate(input, frame);
        var a = Operand(left, "T2001", "left");
        var b = Operand(right, "T2002", "right");
        return a is { } x && b is { } y ? new NumberValue(Compute(x, y)) : null;
    }

    private double Compute(double left, double right) => Operator switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        _ => left % right,
    };

    private double? Operand(Value? value, string code, string side) => value switch
    {
        null => null,
        NumberValue number when double.IsInfinity(number.Number) => throw Error("D1001", $"Number out of range: {number.Number}"),
        NumberValue number when !double.IsNaN(number.Number) => number.Number,
        _ => throw Error(code, $"The {side} side of the {Operator} operator must evaluate to a number, not to a {value.TypeName}"),
    };
}

internal sealed record NegateNode(int Position, Node Operand) : Node(Position, Operand)
{
    /// <summary>The negation, or the negative number where the operand is written as digits.</summary>
    public static Node Of(int position, Node operand)
    {
        if (operand is not LiteralNode { Value: NumberValue number } literal)
        {
            return new NegateNode(position, operand);
        }

        var isInteger = number.Origin is not null && number.Number > 0;
        return literal with { Value = isInteger ? NumberValue.OfInteger("-" + number.Origin) : new NumberValue(0 - number.Number) };
    }

    protected override Value? Run(Value? input, Frame frame) => Operand.Evaluate(input, frame) switch
    {
        null => null,
        NumberValue number => new NumberValue(-number.Number),
        var value => throw Error("D1002", $"Cannot negate a non-numeric value: a {value.TypeName}"),
    };
}

internal sealed record EqualityNode(int Position, bool IsNegated, Node Left, Node Right) : Node(Position, Left, Right)
{
    protected override Value? Run(Value? input, Frame frame)
    {
        var left = Left.Evaluate(input, frame);
        var right = Right.Evaluate(input, frame);
        return BooleanValue.Of(left is not null && right is not null && Equality.Deep(left, right, frame.Evaluation) != IsNegated);
    }
}

internal sealed record ComparisonNode(int Position, string Operator, Node Left, Node Right) : Node(Position, Left, Right)
{
    protected override Value? Run(Value? input, Frame frame)
    {
        var left = Left.Evaluate(input, frame);
        var right = Right.Evaluate(input, frame);
        if (left is not (null or NumberValue or TextValue) || right is not (null or NumberValue or TextValue))
        {
            throw Error("T2010", $"The expressions either side of operator {Operator} must evaluate to numeric or string values");
        }

        return (left, right) switch
        {
            (null, _) or (_, null) => null,
            (NumberValue a, NumberValue b) => BooleanValue.Of(Numbers(a.Number, b.Number)),
            (TextValue a, TextValue b) => BooleanValue.Of(Texts(a.Text, b.Text, frame.Evaluation)),
            _ => throw Error("T2009", $"The values either side of operator {Operator} must be of the same data type: "
                + $"a {left.TypeName} and a {right.TypeName}"),
        };
    }

    private bool Numbers(double left, double right) => Operator switch
    {
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        _ => left >= right,
    };

    private bool Texts(string left, string right, Evaluation evaluation)
    {
        evaluation.SpendText(Math.Min(left.Length, right.Length));
        return Numbers(string.CompareOrdinal(left, right), 0);
    }
}

/// <summary><c>and</c>, <c>or</c>: the right side is only looked at where the left does not decide.</summary>
internal sealed record LogicNode(int Position, bool IsOr, Node Left, Node Right) : Node(Position, Left, Right)
{
    protected override Value? Run(Value? input, Frame frame) => BooleanValue.Of(
        Truth.Of(Left.Evaluate(input, frame)) == IsOr ? IsOr : Truth.Of(Right.Evaluate(input, frame)));
}

internal sealed record InNode(int Position, Node Left, Node Right) : Node(Position, Left, Right)
{
    protected override Value? Run(Value? input, Frame frame)
    {
        var item = Left.Evaluate(input, frame);
        var set = Right.Evaluate(input, frame);
        return BooleanValue.Of(item is not null && set is not null && IsIn(item, set, frame.Evaluation));
    }

    private static bool IsIn(Value item, Value set, Evaluation evaluation)
    {
        if (set is not ArrayValue array)
        {
            return IsSame(item, set, evaluation);
        }

        evaluation.Spend(array.Count);
        for (var index = 0; index < array.Count; index++)
        {
            if (IsSame(item, array[index], evaluation))
            {
                return true;
            }
        }

        return false;
    }

    // JSONata asks whether both are one and the same object. Data has no identity here, so its content stands for it.
    private static bool IsSame(Value left, Value right, Evaluation evaluation) => left.Origin is not null && right.Origin is not null
        ? Equality.Deep(left, right, evaluation)
        : Equality.Same(left, right);
}

internal sealed record ConcatNode(int Position, Node Left, Node Right) : Node(Position, Left, Right)
{
    protected override Value? Run(Value? input, Frame frame)
    {
        var left = Left.Evaluate(input, frame);
        var right = Right.Evaluate(input, frame);
        frame.Evaluation.Position = Position;
        var text = Display.Of(left, frame.Evaluation) + Display.Of(right, frame.Evaluation);
        return new TextValue(frame.Evaluation.Built(text));
    }
}

internal sealed record RangeNode(int Position, Node First, Node Last) : Node(Position, First, Last)
{
    private const double Longest = 1e7;

    protected override Value? Run(Value? input, Frame frame)
    {
        var first = First.Evaluate(input, frame);
        var last = Last.Evaluate(input, frame);
        var lower = Bound(first, "T2003", "left");
        var upper = Bound(last, "T2004", "right");
        if (lower is not { } from || upper is not { } to || from > to)
        {
            return null;
        }

        var size = to - from + 1;
        frame.Evaluation.Position = Position;
        frame.Evaluation.CheckSize(size);
        return size <= Longest
            ? new RangeValue(from, (int)size)
            : throw Error("D2014", $"The size of the sequence allocated by the range operator (..) must not exceed 1e7, but is {size}");
    }

    private double? Bound(Value? value, string code, string side) => value switch
    {
        null => null,
        NumberValue { Number: var number } when double.IsInteger(number) => number,
        _ => throw Error(code, $"The {side} side of the range operator (..) must evaluate to an integer"),
    };
}
