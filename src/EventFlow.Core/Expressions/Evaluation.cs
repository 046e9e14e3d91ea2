using System.Runtime.CompilerServices;

namespace EventFlow.Core.Expressions;

/// <summary>One run of one expression: what is left of its budget, and where it is.</summary>
internal sealed class Evaluation(ExpressionLimits limits, ExpressionMoment? moment = null)
{
    private const int CharactersPerStep = 64;

    // So many steps take about a millisecond, so that a look at the clock costs nothing beside them.
    private const int StepsPerLook = 16_384;

    private long steps = limits.Steps;
    private long nextLook = Math.Max(0, limits.Steps - StepsPerLook);
    private long? started;
    private int depth;
    private ExpressionMoment? moment = moment;

    public ExpressionLimits Limits { get; } = limits;

    /// <summary>Where the evaluation is; an error without a better place is reported here.</summary>
    public int Position { get; set; }

    /// <summary>The same from the first use to the end of the evaluation.</summary>
    public ExpressionMoment Moment => moment ??= new ExpressionMoment(Limits.Clock.GetUtcNow(), Guid.NewGuid());

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
        if (steps < nextLook)
        {
            LookUp();
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

    /// <summary>Begins to measure the time, where that has not begun.</summary>
    public void StartClock() => started ??= Limits.Clock.GetTimestamp();

    public void CheckTime()
    {
        StartClock();
        if (Limits.Clock.GetElapsedTime(started!.Value) > Limits.Time)
        {
            throw TooLong();
        }
    }

    public ExpressionException TooLong() => Error(
        "D1012", $"The expression took longer than {Limits.Time.TotalSeconds} s. Let it look at less data, or do the work in a task.");

    public string Built(string text)
    {
        CheckSize(text.Length);
        SpendText(text.Length);
        return text;
    }

    public ExpressionException Error(string code, string message) => new(code, message, Position);

    private void LookUp()
    {
        if (steps < 0)
        {
            throw Error(
                "U1001", $"The expression took more than {Limits.Steps} steps. Let it look at less data, or do the work in a task.");
        }

        CheckTime();
        nextLook = Math.Max(0, steps - StepsPerLook);
    }
}
