namespace EventFlow.Core.Expressions;

/// <summary>The budget of one evaluation. Crossing it is an error of the expression, never a hang of the engine.</summary>
public sealed record ExpressionLimits
{
    public static ExpressionLimits Default { get; } = new();

    /// <summary>Evaluation steps.</summary>
    public int Steps { get; init; } = 1_000_000;

    /// <summary>Nesting of the evaluation.</summary>
    public int Depth { get; init; } = 200;

    /// <summary>Items of one array or characters of one string that the expression may build.</summary>
    public int Size { get; init; } = 10_000_000;

    /// <summary>A net under the steps, for a slow machine or slow steps; it is not meant to be reached.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What <see cref="Time"/> is measured by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
