using System.Runtime.CompilerServices;

namespace EventFlow.Core.Expressions;

/// <summary>One run of one expression: what is left of its budget, and where it is.</summary>
internal sealed class Evaluation(ExpressionLimits limits)
{
    private const int CharactersPerStep = 64;
    private long steps = limits.Steps;
    private int depth;

    public ExpressionLimits Limits { get; } = limits;

    /// <summary>Where the evaluation is; an error without a better place is reported here.</summary>
    public int Position { get; set; }

    public void Enter(int position)
    {
        Position = position;
        Spend(1);
        if (++depth > Limits.Depth)
        {
            throw Error(
                "U1001", $"The expression nests deeper than {Limits.Depth} levels. A recursion must end, or be written as a tail call.");
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    public void Leave() => depth--;

    public void Spend(long count)
    {
        steps -= count;
        if (steps < 0)
        {
            throw Error(
                "U1001", $"The expression took more than {Limits.Steps} steps. Let it look at less data, or do the work in a task.");
        }
    }

    /// <summary>Charges for work that grows with the length of a text.</summary>
    public void SpendText(long characters) => Spend(characters / CharactersPerStep);

    public void CheckSize(double size)
    {
        if (size > Limits.Size)
        {
            throw Error("D2015", $"The expression builds a value of more than {Limits.Size} items or characters.");
        }
    }

    public string Built(string text)
    {
        CheckSize(text.Length);
        SpendText(text.Length);
        return text;
    }

    public ExpressionException Error(string code, string message) => new(code, message, Position);
}
