using System.Text.Json;

namespace EventFlow.Core.Expressions;

/// <summary>A JSONata expression, parsed once and evaluated as often as needed. Immutable and safe to share between threads.</summary>
public sealed class Expression
{
    private Expression(string source) => Source = source;

    public string Source { get; }

    /// <summary>What the expression can read, known without evaluating it.</summary>
    public ExpressionReferences References { get; } = ExpressionReferences.Everything;

    /// <exception cref="ExpressionException">The text is not a valid expression; the position points into <paramref name="source"/>.</exception>
    public static Expression Parse(string source) => new(source);

    /// <summary>The value, or null where JSONata says "nothing" (a path that matches no value).</summary>
    /// <exception cref="ExpressionException">A type error or a budget of <paramref name="limits"/> that ran out.</exception>
    public JsonElement? Evaluate(ScopeObject scope, ExpressionLimits? limits = null) => throw new NotImplementedException();

    /// <summary>Evaluates and casts to a truth value as JSONata's $boolean does; nothing is false.</summary>
    public bool IsTrue(ScopeObject scope, ExpressionLimits? limits = null) => throw new NotImplementedException();
}
