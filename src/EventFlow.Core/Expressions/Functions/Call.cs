using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Functions;

/// <summary>The arguments of one call of a built-in function, already checked against its signature.</summary>
internal readonly struct Call(Value?[] arguments, Evaluation evaluation)
{
    public Evaluation Evaluation { get; } = evaluation;

    public int Count => arguments.Length;

    public Value? this[int index] => index < arguments.Length ? arguments[index] : null;

    public string? Text(int index) => (this[index] as TextValue)?.Text;

    public double? Number(int index) => this[index] is not NumberValue { Number: var number }
        ? null
        : !double.IsInfinity(number) ? number : throw Evaluation.Error("D1001", $"Number out of range: {number}");

    public ArrayValue? Array(int index) => this[index] as ArrayValue;

    public FunctionValue Function(int index) => (FunctionValue)this[index]!;

    public Value NewText(string text) => new TextValue(Evaluation.Built(text));
}
